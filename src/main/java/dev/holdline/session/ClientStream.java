package dev.holdline.session;

import dev.holdline.jsonrpc.Message;
import java.io.IOException;

/** A stream to the client that is open now: a call's own, or the listening one. */
public interface ClientStream {
    /**
     * Sends at once; opens the stream where that has not happened yet. Waits no more than a moment
     * for a client that does not read, for it is often the reader of a server that waits.
     */
    void send(Message message) throws IOException;

    /** Shows that the other side is still there and waiting; opens the stream where needed. */
    void keepAlive() throws IOException;
}
