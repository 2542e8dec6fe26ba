/** How other programs are pointed at Holdline: which there are, and what to paste into each. */
@NullMarked
package dev.holdline.clients;

import org.jspecify.annotations.NullMarked;
