/** What macOS has for the ports of {@code platform}. Not run yet: tested by what it writes. */
@NullMarked
package dev.holdline.platform.macos;

import org.jspecify.annotations.NullMarked;
