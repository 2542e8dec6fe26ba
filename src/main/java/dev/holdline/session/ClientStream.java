package dev.holdline.session;

import dev.holdline.jsonrpc.Message;
import java.io.IOException;

/**
 * A stream to the client that is open now: a call's own, or the listening one. What is sent opens
 * it where that has not happened yet.
 */
public interface ClientStream {
    /** Sends when the client has read enough of what was sent before. */
    void send(Message message) throws IOException;

    /**
     * Sends at once. Waits no more than a moment for a client that does not read: whoever calls
     * this is often the reader of a server, for which others wait too.
     */
    void notice(Message notification) throws IOException;

    /** Shows that the other side is still there and waiting; as a notice. */
    void keepAlive() throws IOException;
}
