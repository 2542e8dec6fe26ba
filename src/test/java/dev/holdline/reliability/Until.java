package dev.holdline.reliability;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Until {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long GLANCE_NANOS = 10_000_000;

    private Until() {}

    static void holds(String what, BooleanSupplier condition) {
        if (!within(PATIENCE, condition)) throw new AssertionError("waited in vain for " + what);
    }

    /** Whether it came true in time. */
    static boolean within(Duration atMost, BooleanSupplier condition) {
        Instant end = Instant.now().plus(atMost);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) return false;
            LockSupport.parkNanos(GLANCE_NANOS);
        }
        return true;
    }
}
