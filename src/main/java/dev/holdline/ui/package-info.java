/** The JavaFX views: tray menu, status window, fallback dialog. */
@NullMarked
package dev.holdline.ui;

import org.jspecify.annotations.NullMarked;
