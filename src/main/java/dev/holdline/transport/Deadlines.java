package dev.holdline.transport;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs short work when a bound has passed; one thread for all wires. */
final class Deadlines implements AutoCloseable {
    private final ScheduledThreadPoolExecutor clock;

    /** A bound that is being watched; closing it calls the watch off. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private static final Watch NONE = () -> {};

    /** Shorter than nearly every bound that is watched, seconds. */
    private static final long BEAT = 1;

    private final AtomicBoolean beating = new AtomicBoolean();
    private volatile boolean used;

    Deadlines() {
        clock =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("deadlines").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    Watch after(Duration bound, Runnable then) {
        if (bound.compareTo(Pending.FOR_EVER) > 0) return NONE;
        try {
            keepBeating();
            Future<?> planned = clock.schedule(then, bound.toNanos(), TimeUnit.NANOSECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException e) {
            then.run(); // everything is being closed
            return NONE;
        }
    }

    /**
     * While bounds come and go there is always an earlier entry: each that came first in an empty
     * queue would wake the thread, once per call.
     */
    private void keepBeating() {
        used = true;
        if (!beating.get() && beating.compareAndSet(false, true)) {
            clock.schedule(this::beat, BEAT, TimeUnit.SECONDS);
        }
    }

    private void beat() {
        boolean still = used;
        used = false;
        if (still) clock.schedule(this::beat, BEAT, TimeUnit.SECONDS);
        else beating.set(false);
    }

    void every(Duration interval, Runnable then) {
        try {
            clock.scheduleWithFixedDelay(
                    then, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // everything is being closed
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
