package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A client's GET stream: what belongs to no call. */
final class ListeningStream implements ClientStream {
    private final HttpReply.EventStream events;
    private final CountDownLatch ended = new CountDownLatch(1);

    ListeningStream(HttpReply.EventStream events) {
        this.events = events;
    }

    @Override
    public void send(Message message) throws IOException {
        events.event(null, message);
    }

    /**
     * Where the client has stopped reading the stream ends: it listens anew when it has read that
     * end, and is told then what the session has kept for it.
     */
    @Override
    public void notice(Message notification) throws IOException {
        try {
            events.notice(notification);
        } catch (HttpReply.StalledClientException e) {
            events.close();
            ended.countDown();
            throw e;
        }
    }

    @Override
    public void keepAlive() throws IOException {
        events.comment("");
    }

    /** Whether it ends within that time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
