/**
 * What to do when a call's connection breaks: the pure policy, and the one loop that holds, asks,
 * reconnects and retries.
 */
@NullMarked
package dev.holdline.recovery;

import org.jspecify.annotations.NullMarked;
