/** Ports to the desktop (tray, autostart) and, one package per system, what implements them. */
@NullMarked
package dev.holdline.platform;

import org.jspecify.annotations.NullMarked;
