package dev.holdline.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Of all sessions to which a server lists the same, one meets it first; the others wait for what it
 * finds, and start no process of their own.
 */
final class FirstContacts {
    private final Map<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();

    /** Meets the server; returns once its lists stand in the catalogue, or cannot be had. */
    interface Meeting {
        void meet(Duration patience) throws InterruptedException;
    }

    /**
     * Returns once somebody has met it, or {@code patience} is over. Where the first one's client
     * leaves, the next one takes its place.
     *
     * @param key of the catalogue
     */
    void make(String key, Duration patience, Meeting meeting) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        var mine = new CompletableFuture<Boolean>();
        while (true) {
            CompletableFuture<Boolean> first = underWay.putIfAbsent(key, mine);
            Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
            if (first == null) {
                lead(key, mine, left, meeting);
                return;
            }
            if (isMade(first, left)) return;
        }
    }

    private void lead(
            String key, CompletableFuture<Boolean> mine, Duration patience, Meeting meeting)
            throws InterruptedException {
        boolean made = false;
        try {
            meeting.meet(patience);
            made = true;
        } finally {
            underWay.remove(key, mine);
            mine.complete(made);
        }
    }

    /** False only where the one who was at it has left. */
    private static boolean isMade(CompletableFuture<Boolean> first, Duration atMost)
            throws InterruptedException {
        try {
            return first.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
