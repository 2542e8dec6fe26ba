/**
 * Ports to the desktop (tray, dialog, autostart, single instance) and, one package per system, what
 * implements them.
 */
@NullMarked
package dev.holdline.platform;

import org.jspecify.annotations.NullMarked;
