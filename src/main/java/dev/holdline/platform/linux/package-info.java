/** The desktop of Linux: GTK dialog, tray, and how they are found. */
@NullMarked
package dev.holdline.platform.linux;

import org.jspecify.annotations.NullMarked;
