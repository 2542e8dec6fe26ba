package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to one POST. It stays undecided as long as it can: a whole answer that comes first goes
 * out as JSON; a notification or the start of a hold that comes first makes it a stream. A client
 * that names streams first gets one in any case.
 */
final class CallStream implements ClientStream {
    private final HttpReply reply;
    private final Map<String, String> headers;
    private final boolean alwaysEvents;
    private HttpReply.@Nullable EventStream events;
    private boolean over;

    /**
     * @param accept the request's header
     */
    CallStream(HttpReply reply, Map<String, String> headers, @Nullable String accept) {
        this.reply = reply;
        this.headers = headers;
        this.alwaysEvents = MediaRanges.prefers(accept, "text/event-stream", "application/json");
    }

    @Override
    public void send(Message message) throws IOException {
        events().event(null, message);
    }

    @Override
    public void notice(Message notification) throws IOException {
        events().notice(notification);
    }

    @Override
    public void keepAlive() throws IOException {
        events().comment("");
    }

    /** The one answer; commits the reply and ends it. */
    void answer(Message answer) throws IOException {
        try {
            HttpReply.EventStream stream = claim();
            if (stream == null) {
                reply.send(200, headers, answer);
            } else {
                stream.event(null, answer);
                stream.close();
            }
        } finally {
            answer.release();
        }
    }

    /**
     * What the answer goes out on, null where it is the whole reply. It is written without this
     * lock: nobody who has something for this client may wait until it has taken all of it.
     */
    private synchronized HttpReply.@Nullable EventStream claim() throws IOException {
        if (over) throw new IOException("answered already");
        HttpReply.EventStream stream = alwaysEvents ? events() : events;
        over = true;
        return stream;
    }

    /**
     * Ends without an answer: a cancelled request gets none (2025-11-25,
     * basic/utilities/cancellation).
     */
    synchronized void abandon() throws IOException {
        if (over) return;
        over = true;
        HttpReply.EventStream stream = events;
        if (stream == null) stream = reply.events(headers);
        stream.close();
    }

    private synchronized HttpReply.EventStream events() throws IOException {
        if (over) throw new IOException("answered already");
        if (events == null) events = reply.events(headers);
        return events;
    }
}
