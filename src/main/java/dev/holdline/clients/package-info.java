/**
 * Other programs' configuration files: finding servers in them, moving them behind Holdline and
 * back.
 */
@NullMarked
package dev.holdline.clients;

import org.jspecify.annotations.NullMarked;
