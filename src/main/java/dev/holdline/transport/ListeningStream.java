package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The stream on which a server speaks unasked (MCP 2025-11-25, transports, listening). Losing it
 * breaks nothing: it is opened again, ever more slowly, for as long as the wire lives.
 */
final class ListeningStream implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ListeningStream.class.getName());

    /** A stream that held this long was a good one. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private static final int SLOWEST = 60;

    private final BodyBudget budget;
    private final Patience patience;
    private final Function<@Nullable String, HttpUriRequestBase> opening;
    private final Transport.Inbound inbound;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final HttpExchange exchange;

    private @Nullable String lastEventId;
    private @Nullable Duration retry;
    private int failures;

    /**
     * @param opening makes the GET, given the id of the last event where there was one
     */
    ListeningStream(
            HttpExchange exchange,
            BodyBudget budget,
            Patience patience,
            Function<@Nullable String, HttpUriRequestBase> opening,
            Transport.Inbound inbound) {
        this.budget = budget;
        this.patience = patience;
        this.opening = opening;
        this.inbound = inbound;
        this.exchange = exchange;
    }

    void start() {
        Thread.ofVirtual().name("listening").start(this::listen);
    }

    /**
     * Waits until the server has taken the stream or refused it: what it sends before that on other
     * occasions may be dropped.
     */
    void awaitSettled() throws InterruptedException {
        settled.await(patience.listening().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void listen() {
        try (exchange) {
            Duration wait = Duration.ZERO;
            while (wait != null && !exchange.pause(wait)) wait = once();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            settled.countDown();
        }
    }

    /** Opens and reads it once; how long to wait before the next time, null for never. */
    private @Nullable Duration once() {
        long start = System.nanoTime();
        Duration base = patience.reopen();
        try {
            ClassicHttpResponse response = exchange.run(opening.apply(lastEventId));
            settled.countDown();
            int status = response.getCode();
            if (MediaType.of(response) == MediaType.EVENTS) {
                read(response);
            } else if (status < 400 || status == 405 || status == 501) {
                return null; // the server has none
            } else if (status < 500) {
                // Asking again and again with a rejected token has cost people their accounts.
                base = patience.refused();
                lastEventId = null;
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the listening stream broke: {0}", e.toString());
        }
        settled.countDown();
        if (System.nanoTime() - start > LONG.toNanos()) failures = 0;
        Duration wait = base.multipliedBy(Math.min(SLOWEST, 1L << Math.min(failures++, 6)));
        return retry != null && failures == 1 ? retry : wait;
    }

    private void read(ClassicHttpResponse response) throws IOException {
        var events = new EventStream(exchange.content(response), budget);
        for (var event = events.next(); event != null; event = events.next()) {
            failures = 0;
            if (event.id() != null) lastEventId = event.id().isEmpty() ? null : event.id();
            if (event.retry() != null) retry = event.retry();
            if (event.lost() != null) {
                LOG.log(
                        Level.WARNING,
                        "a message of a server was dropped: {0}",
                        event.lost().why());
            }
            Message message = AnswerStream.message(event);
            if (message == null) continue;
            if (message.isResponse()) message.release();
            else AnswerStream.pass(message, inbound::message);
        }
        exchange.readWhole();
    }

    @Override
    public void close() {
        exchange.abort(HttpExchange.Abort.CLOSED);
    }
}
