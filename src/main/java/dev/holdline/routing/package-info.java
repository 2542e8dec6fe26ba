/**
 * The catalogue of tools, resources and prompts over all servers, and the way from a name to a
 * server.
 */
@NullMarked
package dev.holdline.routing;

import org.jspecify.annotations.NullMarked;
