package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientStream;
import java.io.IOException;

/** A client's GET stream: what belongs to no call. */
record ListeningStream(HttpReply.EventStream events) implements ClientStream {
    @Override
    public void send(Message message) throws IOException {
        events.event(null, message);
    }

    @Override
    public void keepAlive() throws IOException {
        events.comment("");
    }
}
