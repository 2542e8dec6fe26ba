package dev.holdline.upstream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Notices that the machine has slept: then the wall clock went on and the monotonic one did not
 * (Linux CLOCK_MONOTONIC, macOS mach_absolute_time; on Windows both go on, and the connection has
 * simply been quiet for long). A clock that a person sets looks alike, and costs one ping.
 */
final class Wake {
    /**
     * Shorter sleeps lose no connection; clocks differ by less than this when they are adjusted.
     */
    private static final Duration NAP = Duration.ofSeconds(10);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant wallThen;
    private long nanosThen;

    /**
     * @param nanos the monotonic clock, as of {@link System#nanoTime}
     */
    Wake(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.wallThen = wall.instant();
        this.nanosThen = nanos.getAsLong();
    }

    /** Whether it has slept since the last {@link #noted}. */
    synchronized boolean woke() {
        Duration awake = Duration.ofNanos(nanos.getAsLong() - nanosThen);
        Duration passed = Duration.between(wallThen, wall.instant());
        return passed.minus(awake).compareTo(NAP) >= 0;
    }

    /** What was to be done about it has been done. */
    synchronized void noted() {
        wallThen = wall.instant();
        nanosThen = nanos.getAsLong();
    }
}
