package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Body;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One request as it arrived; its body has been read whole (within the limits) before the handler
 * runs.
 */
public interface HttpRequest {
    String method();

    /** The path, still percent-encoded, without the query. */
    String path();

    /** A header's value (the first, if repeated); names in any case. */
    @Nullable String header(String name);

    /** How often a header stands in the request. */
    int headerCount(String name);

    InetSocketAddress remote();

    InetSocketAddress local();

    /** Whoever asks for the body releases it; if nobody does, the server does. */
    Body body() throws IOException;

    /**
     * What was found out about the connection's other end, kept for as long as the connection
     * lasts.
     */
    ConcurrentMap<Object, Object> memory();
}
