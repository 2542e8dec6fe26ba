package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Message;
import java.util.Map;

/**
 * A request that no handler sees. The answer is a JSON-RPC error without an id, as MCP's Streamable
 * HTTP asks for; the connection closes behind it, because what follows cannot be told apart.
 */
record Refusal(int status, String text) implements Turn {
    static final Map<String, String> HEADERS = Map.of("content-type", "application/json");
    private static final int INVALID_REQUEST = -32600;

    byte[] body() {
        return Message.error(null, INVALID_REQUEST, text).toBytes();
    }
}
