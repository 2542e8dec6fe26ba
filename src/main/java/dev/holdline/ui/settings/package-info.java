/** The settings window: its shell, and one class for each page. */
@NullMarked
package dev.holdline.ui.settings;

import org.jspecify.annotations.NullMarked;
