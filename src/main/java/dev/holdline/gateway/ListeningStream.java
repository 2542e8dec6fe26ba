package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientStream;
import java.io.IOException;

/** A client's GET stream: what belongs to no call. */
record ListeningStream(HttpReply.EventStream events) implements ClientStream {
    /**
     * Where the client has stopped reading the stream ends: it gets what it missed when it has read
     * that end, and listens anew.
     */
    @Override
    public void send(Message message) throws IOException {
        try {
            events.notice(message);
        } catch (HttpReply.StalledClientException e) {
            events.close();
            throw e;
        }
    }

    @Override
    public void keepAlive() throws IOException {
        events.comment("");
    }
}
