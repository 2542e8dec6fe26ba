package dev.holdline.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * One request over HTTP with what continues it (a redirect, a resumed stream); can be aborted from
 * any thread within milliseconds.
 */
final class HttpExchange implements AutoCloseable {
    /** Why it was aborted. */
    enum Abort {
        DEADLINE,
        CLOSED,
        /** the server was found dead */
        DEAD
    }

    private static final int MOST_REDIRECTS = 3;

    private final SharedHttpClient.Lane lane;
    private final IdleClock clock;
    private final CountDownLatch aborted = new CountDownLatch(1);
    private volatile @Nullable Abort abort;
    private volatile @Nullable HttpUriRequestBase request;
    private @Nullable ClassicHttpResponse response;
    private boolean connected;
    private boolean whole;

    /**
     * @param clock hears of all that arrives
     */
    HttpExchange(SharedHttpClient.Lane lane, IdleClock clock) {
        this.lane = lane;
        this.clock = clock;
    }

    /** Sends a request and gives the head of its answer; ends the one before. */
    ClassicHttpResponse run(HttpUriRequestBase next) throws IOException {
        close();
        whole = false;
        request = next;
        // Either abort() sees the request, or this sees the abort.
        if (abort != null) throw new InterruptedIOException("aborted");
        HttpClientContext context = HttpClientContext.create();
        try {
            ClassicHttpResponse answer = lane.open(next, context);
            response = answer;
            if (MediaType.isSuccess(answer)) clock.heard();
            return answer;
        } catch (IllegalStateException e) {
            // The library's word for a connection that was shut down under its hands.
            throw new IOException("the connection was shut down", e);
        } finally {
            connected |= SharedHttpClient.wasConnected(context);
        }
    }

    /**
     * Sends a request to an address, and again where a redirect within its origin leads.
     *
     * @param moved told where it leads, for the next request
     */
    ClassicHttpResponse follow(
            URI start, Function<URI, ? extends HttpUriRequestBase> request, Consumer<URI> moved)
            throws IOException {
        URI here = start;
        for (int hop = 0; ; hop++) {
            ClassicHttpResponse answer = run(request.apply(here));
            URI there = hop < MOST_REDIRECTS ? HttpAddress.redirect(here, answer) : null;
            if (there == null) return answer;
            moved.accept(there);
            here = there;
        }
    }

    /** The body of an answer that has one; not to be closed. */
    InputStream content(ClassicHttpResponse answer) throws IOException {
        return clock.listenTo(answer.getEntity().getContent());
    }

    /** False as long as not a byte of any request can have gone out. */
    boolean wasConnected() {
        return connected;
    }

    void abort(Abort why) {
        if (abort != null) return;
        abort = why;
        aborted.countDown();
        HttpUriRequestBase current = request;
        if (current != null) current.cancel();
    }

    @Nullable Abort whyAborted() {
        return abort;
    }

    /** Waits; true where it was aborted meanwhile. */
    boolean pause(Duration duration) throws InterruptedException {
        return aborted.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The answer was read to its end: its connection can serve again. */
    void readWhole() {
        whole = true;
    }

    @Override
    public void close() {
        ClassicHttpResponse answer = response;
        HttpUriRequestBase current = request;
        if (answer == null || current == null) return;
        response = null;
        // Closing alone would read on to the end of a stream that may have none.
        HttpEntity entity = answer.getEntity();
        if (!whole && entity != null) current.cancel();
        try {
            answer.close();
        } catch (IOException e) {
            System.getLogger(HttpExchange.class.getName())
                    .log(System.Logger.Level.TRACE, "closing an answer", e);
        }
    }
}
