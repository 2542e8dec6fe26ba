package dev.holdline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are typed in a terminal, and whether anybody can type there. Ctrl+D is one end of
 * its input, and more may follow; a terminal that is gone, or another program's for now, ends or
 * fails at every try. It is tried for as long as the process lives: {@code fg} brings it back.
 */
final class TerminalLines {
    private static final System.Logger LOG = System.getLogger(TerminalLines.class.getName());

    /** A person's two ends are further apart. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    /** What ends or fails does so at once: a read that takes longer waits for a person. */
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    /** Passes about a second. */
    @FunctionalInterface
    interface Pause {
        void take() throws InterruptedException;
    }

    private final BufferedReader in;
    private final LongSupplier nanoTime;
    private final Pause pause;
    // All guarded by this.
    private boolean silent;
    private boolean reading;
    private long since;
    private @Nullable Long ended;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    TerminalLines(BufferedReader in, LongSupplier nanoTime, Pause pause) {
        this.in = in;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** Whether what is printed now can be answered by somebody. */
    synchronized boolean isHeard() {
        return !silent || (reading && nanoTime.getAsLong() - since >= A_MOMENT.toNanos());
    }

    /**
     * Reads until it is interrupted.
     *
     * @param unheard told each time nobody can type any more
     */
    void read(Consumer<String> typed, Runnable unheard) {
        try {
            while (true) {
                String line = next();
                if (line != null) {
                    typed.accept(line.strip());
                    continue;
                }
                boolean before = isHeard();
                if (!isOver(before)) continue;
                if (before) unheard.run();
                pause.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable String next() {
        synchronized (this) {
            reading = true;
            since = nanoTime.getAsLong();
        }
        try {
            String line = in.readLine();
            if (line != null) began();
            return line;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the terminal cannot be read", e);
            return null;
        }
    }

    private synchronized void began() {
        silent = false;
        reading = false;
    }

    /** Whether this end is not just one Ctrl+D. */
    private synchronized boolean isOver(boolean heard) {
        long now = nanoTime.getAsLong();
        Long last = ended;
        ended = now;
        reading = false;
        silent = !heard || (last != null && now - last < AT_ONCE.toNanos());
        return silent;
    }
}
