/** The raw JSON-RPC message: its envelope read, its bytes untouched. */
@NullMarked
package dev.holdline.jsonrpc;

import org.jspecify.annotations.NullMarked;
