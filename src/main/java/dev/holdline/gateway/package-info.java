/**
 * What clients talk to: the MCP endpoint and its guards; status snapshots and commands for the
 * views.
 */
@NullMarked
package dev.holdline.gateway;

import org.jspecify.annotations.NullMarked;
