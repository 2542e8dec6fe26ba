/** The holdline command. */
@NullMarked
package dev.holdline.cli;

import org.jspecify.annotations.NullMarked;
