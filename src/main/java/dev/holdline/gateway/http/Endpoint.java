package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.BodyBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What all connections of one server share. */
final class Endpoint {
    /** For held calls, which are told at the end that nobody will be asked any more. */
    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    private final HttpHandler handler;
    private final BodyBudget budget;
    private final HttpServer.Limits limits;
    private final ReplyHead replyHead;
    private final RequestThreads threads = new RequestThreads();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** One party per running handler, and one for the server itself. */
    private final Phaser running = new Phaser(1);

    Endpoint(
            HttpHandler handler, BodyBudget budget, HttpServer.Limits limits, InstantSource clock) {
        this.handler = handler;
        this.budget = budget;
        this.limits = limits;
        this.replyHead = new ReplyHead(clock, limits.keepAlive());
    }

    HttpHandler handler() {
        return handler;
    }

    BodyBudget budget() {
        return budget;
    }

    HttpServer.Limits limits() {
        return limits;
    }

    ReplyHead replyHead() {
        return replyHead;
    }

    RequestThreads threads() {
        return threads;
    }

    void opened(Connection connection) {
        connections.add(connection);
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    void begins() {
        running.register();
    }

    void ends() {
        running.arriveAndDeregister();
    }

    /**
     * Lets end what is about to end, then closes every connection, which interrupts its handler,
     * and waits for the handlers.
     */
    void cutOff(Duration atMost) {
        int phase = running.arriveAndDeregister();
        boolean over = haveEnded(phase, LAST_WORDS);
        connections.forEach(Connection::cut);
        threads.close();
        if (over || haveEnded(phase, atMost)) return;
        System.getLogger(Endpoint.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        "{0} requests did not end when they were interrupted",
                        running.getUnarrivedParties());
    }

    private boolean haveEnded(int phase, Duration atMost) {
        try {
            running.awaitAdvanceInterruptibly(phase, atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }
}
