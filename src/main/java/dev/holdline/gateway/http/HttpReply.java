package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one answer to a request: whole, or a stream of server-sent events. Blocking, with
 * back-pressure.
 */
public interface HttpReply {
    /** Status, headers and body at once. Every answer carries {@code Keep-Alive: timeout=600}. */
    void send(int status, Map<String, String> headers, byte[] body) throws IOException;

    /**
     * A JSON message at once, {@code application/json}; large bodies are streamed from their file.
     */
    void send(int status, Map<String, String> headers, Message message) throws IOException;

    /** Status 200 and {@code text/event-stream}; headers go out now. */
    EventStream events(Map<String, String> headers) throws IOException;

    /** Whether status and headers have gone out. */
    boolean started();

    /** The client has not read for a while what was sent before: it is stopped, or stuck. */
    final class StalledClientException extends IOException {
        StalledClientException() {
            super("the client does not read what it is sent");
        }
    }

    /** Writes are serialised; usable from any thread. */
    interface EventStream extends AutoCloseable {
        /**
         * One event; {@code id} null for none. The message is written as one or more data lines.
         */
        void event(@Nullable String id, Message message) throws IOException;

        /**
         * An event that concerns nobody but this client: whoever sends it waits a moment for a
         * client that does not read, and no longer.
         *
         * @throws StalledClientException when that moment is over; nothing of the event was sent
         */
        void notice(Message message) throws IOException;

        /** After how long the client is to open the stream again once it has ended. */
        void retry(Duration after) throws IOException;

        /**
         * A comment line, which clients ignore: keeps the connection known to be alive.
         *
         * @throws StalledClientException as {@link #notice}
         */
        void comment(String text) throws IOException;

        /** Ends the response. */
        @Override
        void close();
    }
}
