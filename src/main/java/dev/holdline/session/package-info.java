/** One run of one client program: its identity, calls in flight, grants and skips. */
@NullMarked
package dev.holdline.session;

import org.jspecify.annotations.NullMarked;
