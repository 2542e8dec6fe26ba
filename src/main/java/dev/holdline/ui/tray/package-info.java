/** The tray's menu, made from snapshots. */
@NullMarked
package dev.holdline.ui.tray;

import org.jspecify.annotations.NullMarked;
