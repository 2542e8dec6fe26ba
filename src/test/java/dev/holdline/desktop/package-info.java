/**
 * A real desktop for tests: X server, window manager, D-Bus session, tray host, keyboard, mouse.
 */
package dev.holdline.desktop;
