/** What Windows has for the ports of {@code platform}. Not run yet: tested by what it asks for. */
@NullMarked
package dev.holdline.platform.windows;

import org.jspecify.annotations.NullMarked;
