package dev.holdline.upstream;

import dev.holdline.config.Settings;
import dev.holdline.transport.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How eagerly connections are tried: shared by all upstreams of one Holdline.
 *
 * @param starts at most two processes start at once
 * @param initialize how long a server may take to answer {@code initialize}
 * @param series how long one series of attempts may go on
 * @param liveness how a server that is silent is told from one that is gone
 */
public record Pace(
        InstantSource clock,
        RandomGenerator random,
        Semaphore starts,
        Duration initialize,
        Duration series,
        Settings.Liveness liveness) {

    public Pace(
            InstantSource clock,
            RandomGenerator random,
            Semaphore starts,
            Duration initialize,
            Duration series) {
        this(clock, random, starts, initialize, series, Settings.Liveness.STANDARD);
    }

    /** A start may hold up others for so long and no longer. */
    private static final long START_SECONDS = 5;

    /** Starts that exit before {@code initialize}: mostly configuration, so two and no more. */
    private static final int STARTS = 2;

    /**
     * At most two processes start at once; one that hangs keeps the others only for a while.
     *
     * @return whether there is a turn that must be given back to {@link #starts}
     */
    boolean awaitTurn(Evidence.Wire wire) throws InterruptedException {
        return wire == Evidence.Wire.STDIO && starts.tryAcquire(START_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * When to try again after a failed attempt; null: not by itself. Exponential with jitter; never
     * before the server's own time, and not all at it.
     */
    @Nullable Instant retryAt(Failure failure, int attempt, Instant begun) {
        Instant now = clock.instant();
        boolean worthIt =
                switch (failure.kind()) {
                    case UNREACHABLE, SERVER_ERROR, SESSION_LOST -> true;
                    case RATE_LIMITED -> failure.retryAfter() != null;
                    case PROCESS_EXITED, MISCONFIGURED ->
                            failure.evidence().exitCode() != null && attempt < STARTS;
                    case TIMEOUT,
                            AUTH_EXPIRED,
                            AUTH_REQUIRED,
                            PROTOCOL_ERROR,
                            NOT_A_CONNECTION_FAILURE ->
                            false;
                };
        if (!worthIt) return null;
        long cap = Math.min(4_000, 200L << Math.min(attempt, 10));
        Instant least = now.plusMillis(cap / 2);
        if (failure.retryAfter() != null && failure.retryAfter().isAfter(least))
            least = failure.retryAfter();
        Instant next = least.plusMillis(random.nextLong(cap / 2 + 1));
        return next.isAfter(begun.plus(series)) ? null : next;
    }
}
