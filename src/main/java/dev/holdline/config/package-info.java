/**
 * What the person configured: servers and settings, loaded, validated, watched and saved
 * atomically.
 */
@NullMarked
package dev.holdline.config;

import org.jspecify.annotations.NullMarked;
