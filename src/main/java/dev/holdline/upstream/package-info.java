/**
 * One server's connection for one MCP session: states, handshake, reconnect, and the one classifier
 * of failures.
 */
@NullMarked
package dev.holdline.upstream;

import org.jspecify.annotations.NullMarked;
