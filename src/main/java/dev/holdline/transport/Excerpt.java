package dev.holdline.transport;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a body that is not the answer hoped for.
 *
 * @param text at most 4 KB, plain
 * @param rpcCode where the body is a JSON-RPC error
 */
record Excerpt(String text, @Nullable Integer rpcCode) {
    private static final int SIZE = 4 * 1024;

    /** Reads it, for as long as the wire's patience lasts. */
    static Excerpt of(
            HttpExchange exchange,
            ClassicHttpResponse response,
            Deadlines deadlines,
            Patience patience) {
        HttpEntity entity = response.getEntity();
        if (entity == null) return new Excerpt("", null);
        var bytes = new byte[SIZE];
        int size = 0;
        try (var watch =
                deadlines.after(
                        patience.excerpt(), () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            // Not closed here: closing the library's stream reads it to an end that may never come.
            InputStream in = entity.getContent();
            while (size < SIZE) {
                int n = in.read(bytes, size, SIZE - size);
                if (n < 0) {
                    exchange.readWhole();
                    break;
                }
                size += n;
            }
        } catch (IOException e) {
            // What came before is the evidence.
            System.getLogger(Excerpt.class.getName())
                    .log(System.Logger.Level.DEBUG, "reading the body of an error", e);
        }
        return of(java.util.Arrays.copyOf(bytes, size));
    }

    static Excerpt of(byte[] body) {
        return new Excerpt(PlainText.of(body, body.length), Sighting.rpcCode(body));
    }
}
