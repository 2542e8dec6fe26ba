package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.session.ClientCall;
import dev.holdline.upstream.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One call's clock: how long it may still be held, and how often it was sent again unasked. */
final class Hold {
    /** How often one call waits for a time that the server named. */
    private static final int MOST_WAITS = 6;

    private static final int MOST_REPEATS = 2;

    /** How often one call that is refused again and again is tried under one decision. */
    private static final int MOST_TRIES = 6;

    private static final Duration SHORT_REST = Duration.ofSeconds(8);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    /** Calls that wait for the same moment do not all come at it. */
    private static final Duration SPREAD = Duration.ofMillis(250);

    /** What was sent again silently and broke within this time is still the same break. */
    private static final Duration SAME_BREAK = Duration.ofSeconds(5);

    private final ClientCall call;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private final Supplier<Settings> settings;
    private @Nullable Instant firstBroke;
    private @Nullable Instant broke;
    private long brokeNanos;
    private @Nullable Instant sentAgain;
    private int waits;
    private int repeats;
    private int tries;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    Hold(
            ClientCall call,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            Supplier<Settings> settings) {
        this.call = call;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.random = random;
        this.settings = settings;
    }

    /** The call broke: each break starts a hold of its own, for running time is not held time. */
    void begin() {
        Instant now = clock.instant();
        boolean same = sentAgain != null && now.isBefore(sentAgain.plus(SAME_BREAK));
        if (broke == null || !same) {
            broke = now;
            brokeNanos = nanoTime.getAsLong();
        }
        if (firstBroke == null) firstBroke = now;
        sentAgain = null;
        tries = 0;
    }

    @Nullable Instant firstBreak() {
        return firstBroke;
    }

    /**
     * What is left; not positive where it is over. A first connection is waited for likewise. While
     * the machine sleeps no client grows impatient: its clock stands still, and so does this.
     */
    Duration patience() {
        Instant since = broke == null ? call.arrived() : broke;
        Instant end = HoldTimes.deadline(settings.get(), call.client(), call.arrived(), since);
        return broke == null
                ? Duration.between(clock.instant(), end)
                : Duration.between(since, end).minusNanos(nanoTime.getAsLong() - brokeNanos);
    }

    boolean isOver() {
        return !patience().isPositive();
    }

    private Instant deadline() {
        return clock.instant().plus(patience());
    }

    /** Whether the server named a time to wait that ends before the hold does. */
    boolean fits(Failure why) {
        return why.retryAfter() != null
                && waits < MOST_WAITS
                && resumption(why).plus(SPREAD).isBefore(deadline());
    }

    /** The time to wait until; counted as waited. */
    Instant waitedUntil(Failure why) {
        Instant until = resumption(why).plus(upTo(SPREAD));
        waits++;
        sentAgain = until;
        return until;
    }

    /** The server's own time, and ever later where that did not help. */
    private Instant resumption(Failure why) {
        Instant named = Objects.requireNonNull(why.retryAfter());
        Instant now = clock.instant();
        Instant least = waits == 0 ? now : now.plusSeconds(1L << (waits - 1));
        return named.isAfter(least) ? named : least;
    }

    /** Whether there is time, and reason, to try once more what was decided. */
    boolean mayTryAgain() {
        return tries < MOST_TRIES && clock.instant().plus(longestPause()).isBefore(deadline());
    }

    /** When to try again; counted as tried. Exponential with jitter, as an upstream's own. */
    Instant triedUntil() {
        Duration half = longestPause().dividedBy(2);
        tries++;
        return clock.instant().plus(half).plus(upTo(half));
    }

    private Duration longestPause() {
        Duration grown = FIRST_PAUSE.multipliedBy(1L << tries);
        return grown.compareTo(LONGEST_PAUSE) < 0 ? grown : LONGEST_PAUSE;
    }

    private Duration upTo(Duration most) {
        return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
    }

    /** Whether a server's rest is short enough for this call to wait for its end. */
    boolean bridges(Instant rest) {
        return rest.isBefore(deadline()) && !rest.isAfter(clock.instant().plus(SHORT_REST));
    }

    boolean mayRepeat() {
        return repeats < MOST_REPEATS;
    }

    void repeated() {
        repeats++;
        sentAgain = clock.instant();
    }
}
