/**
 * The HTTP server below the endpoint: a port of ours, so that figures can change which library is
 * behind it.
 */
@NullMarked
package dev.holdline.gateway.http;

import org.jspecify.annotations.NullMarked;
