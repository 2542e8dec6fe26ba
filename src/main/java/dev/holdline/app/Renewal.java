package dev.holdline.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Gives way to a newly installed version, when nobody would lose anything by it. Until then this
 * one goes on: it holds its calls, and the servers' processes keep their state.
 */
final class Renewal implements AutoCloseable {
    /** What the program ends with to be started again; EX_TEMPFAIL of sysexits.h. */
    static final int AGAIN = 75;

    static final Duration LOOK = Duration.ofSeconds(5);

    /** A client that was just restarted comes back within this many looks. */
    private static final int QUIET = 3;

    private final Path mark;
    private final String first;
    private final BooleanSupplier quiet;
    private final Runnable due;
    private final Runnable giveWay;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("renewal").factory());
    private int quietLooks;
    private boolean told;

    /**
     * @param mark a file that every installation writes anew
     * @param quiet whether nobody would lose anything now
     * @param due told once, on any thread, that there is a new version which has to wait
     * @param giveWay called once, on any thread
     */
    Renewal(Path mark, Duration look, BooleanSupplier quiet, Runnable due, Runnable giveWay) {
        this.mark = mark;
        this.first = read(mark);
        this.quiet = quiet;
        this.due = due;
        this.giveWay = giveWay;
        var _ =
                clock.scheduleWithFixedDelay(
                        this::look, look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        String now = read(mark);
        // While it is being removed or installed there is none.
        boolean renewed = !now.isEmpty() && !now.equals(first);
        quietLooks = renewed && quiet.getAsBoolean() ? quietLooks + 1 : 0;
        if (renewed && quietLooks == 0 && !told) {
            told = true;
            due.run();
        }
        if (quietLooks < QUIET) return;
        clock.shutdown();
        giveWay.run();
    }

    private static String read(Path mark) {
        try {
            return Files.readString(mark);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
