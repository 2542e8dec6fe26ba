/** Main, and the wiring of all rooms by hand. */
@NullMarked
package dev.holdline.app;

import org.jspecify.annotations.NullMarked;
