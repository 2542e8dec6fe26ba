/**
 * What breaks, and what then reaches the client: real servers, real sockets, every fault of the
 * list, held against the design's table; random runs and long ones.
 */
@NullMarked
package dev.holdline.reliability;

import org.jspecify.annotations.NullMarked;
