package dev.holdline.transport;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Where a wire leads, fully resolved: nothing left to expand. */
public sealed interface Target {
    /**
     * @param command program and arguments, started without a shell
     * @param env the child's whole environment
     */
    record Process(List<String> command, Map<String, String> env, Path cwd) implements Target {}

    /**
     * @param headers sent with every request; may hold secrets, never logged
     */
    record Http(URI url, Map<String, String> headers, Dialect dialect) implements Target {
        public Http(URI url, Map<String, String> headers) {
            this(url, headers, Dialect.EITHER);
        }
    }

    /** How MCP is spoken over HTTP. */
    enum Dialect {
        /** Streamable HTTP, since 2025-03-26 */
        STREAMABLE,
        /** HTTP+SSE of 2024-11-05 */
        SSE,
        /** Streamable HTTP first, and HTTP+SSE where the server knows no other */
        EITHER
    }
}
