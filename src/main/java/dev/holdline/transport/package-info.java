/**
 * One wire to one MCP server; when it fails it says how, and whether the request can have arrived.
 */
@NullMarked
package dev.holdline.transport;

import org.jspecify.annotations.NullMarked;
