package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The one stream of HTTP+SSE (MCP 2024-11-05, transports): first the address to which messages are
 * posted, then all that the server says.
 */
final class SseStream {
    /** Longer than any address. */
    private static final int MOST_ADDRESS = 8 * 1024;

    private final HttpExchange exchange;
    private final BodyBudget budget;
    private @Nullable EventStream events;

    SseStream(HttpExchange exchange, BodyBudget budget) {
        this.exchange = exchange;
        this.budget = budget;
    }

    /**
     * Asks for the stream and reads up to its {@code endpoint} event.
     *
     * @param get makes the request to an address
     * @return where messages go: of the same origin as the stream
     */
    URI open(
            URI url,
            Function<URI, HttpUriRequestBase> get,
            Sighting sighting,
            Deadlines deadlines,
            Patience patience,
            Duration atMost)
            throws TransportException, InterruptedException {
        try (var watch =
                deadlines.after(atMost, () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            var here = new URI[] {url};
            ClassicHttpResponse response = exchange.follow(url, get, moved -> here[0] = moved);
            if (MediaType.of(response) != MediaType.EVENTS) {
                throw sighting.notAnAnswer(exchange, response, deadlines, patience);
            }
            var stream = new EventStream(exchange.content(response), budget);
            events = stream;
            for (var event = stream.next(); event != null; event = stream.next()) {
                String data = text(event.data());
                if (!event.type().equals("endpoint")) continue;
                URI endpoint = endpoint(here[0], data);
                if (endpoint != null) return endpoint;
                String wrong = "the endpoint it names is no address of the same origin";
                throw sighting.body(response, null, wrong);
            }
            throw sighting.stream("the stream ended before it named an endpoint", null);
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw sighting.broken(exchange, e);
        }
    }

    /** Null for one that may not be used: credentials go to no other origin. */
    private static @Nullable URI endpoint(URI stream, String named) {
        String text = named.strip();
        try {
            // A query alone keeps the path (RFC 3986 §5.2.2); java.net.URI drops its last segment.
            URI to = stream.resolve(text.startsWith("?") ? stream.getRawPath() + text : text);
            boolean usable =
                    !text.isEmpty()
                            && HttpAddress.sameOrigin(stream, to)
                            && to.getUserInfo() == null;
            return usable ? to : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String text(@Nullable Body data) throws IOException {
        if (data == null) return "";
        var out = new ByteArrayOutputStream();
        data.writeTo(out, 0, Math.min(MOST_ADDRESS, data.length()));
        data.release();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Reads to the end of the stream. */
    void read(MessageReader to) throws IOException {
        EventStream stream = events;
        if (stream == null) throw new IllegalStateException("not open");
        for (var event = stream.next(); event != null; event = stream.next()) {
            if (event.lost() != null) {
                to.lost(event.lost());
                continue;
            }
            Message message = AnswerStream.message(event, to::unreadable);
            if (message != null) to.message(message);
        }
    }

    /** What is seen of it before anything was sent. */
    static Sighting opening(Sighting.Credential credential) {
        return new Sighting(Evidence.Wire.SSE, Phase.INITIALIZE, null, false, credential);
    }
}
