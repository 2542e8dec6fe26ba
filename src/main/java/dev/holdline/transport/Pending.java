package dev.holdline.transport;

import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** One request that waits for its answer, and how far it got towards the server. */
class Pending {
    private enum Way {
        QUEUED,
        HANDED_OVER,
        WITHDRAWN
    }

    /** Longer than anybody waits; more would overflow the clock's nanoseconds. */
    static final Duration FOR_EVER = Duration.ofDays(10_000);

    final Id id;
    final Evidence.Phase phase;
    private final AtomicReference<Way> way = new AtomicReference<>(Way.QUEUED);
    private final CompletableFuture<Message> answer = new CompletableFuture<>();

    Pending(Message request) {
        this.id = request.id();
        this.phase = phaseOf(request);
    }

    static Evidence.Phase phaseOf(Message message) {
        return switch (message.method()) {
            case "initialize", "notifications/initialized", "server/discover" ->
                    Evidence.Phase.INITIALIZE;
            default -> Evidence.Phase.CALL;
        };
    }

    /** Just before its first byte goes out; false where its sender no longer wants it. */
    boolean handOver() {
        return way.compareAndSet(Way.QUEUED, Way.HANDED_OVER);
    }

    /** It turned out that not a byte went out. */
    void handOverFailed() {
        way.compareAndSet(Way.HANDED_OVER, Way.QUEUED);
    }

    /** From here on it will not be handed over, unless it already was. */
    Delivery withdraw() {
        return way.compareAndSet(Way.QUEUED, Way.WITHDRAWN) || way.get() == Way.WITHDRAWN
                ? Delivery.NOT_SENT
                : Delivery.POSSIBLY_EXECUTED;
    }

    /** False where it was already settled; then the message is nobody's. */
    boolean answer(Message response) {
        return answer.complete(response);
    }

    void fail(TransportException why) {
        answer.completeExceptionally(why);
    }

    Message await(Duration atMost)
            throws TransportException, InterruptedException, TimeoutException {
        try {
            return atMost.compareTo(FOR_EVER) > 0
                    ? answer.get()
                    : answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException why) throw why;
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Whether an answer is there after all, for one who gave up waiting a moment too soon. */
    boolean isSettled() {
        return answer.isDone();
    }
}
