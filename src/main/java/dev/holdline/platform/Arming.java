package dev.holdline.platform;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a question's buttons and keys begin to act: after it has had the focus, unchanged, for a
 * while. A dialog that opens under the fingers of somebody who types must not take their typing for
 * an answer, so a key that comes too early also starts the wait again. Used on the UI thread only.
 */
public final class Arming {
    public static final Duration DELAY = Duration.ofMillis(700);

    private final LongSupplier nanoTime;
    private boolean focused;
    private long since;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public Arming(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The window got the focus or lost it. Telling the same twice changes nothing. */
    public void focus(boolean now) {
        if (now != focused) {
            focused = now;
            restart();
        }
    }

    /** What is shown changed: nobody can have read it yet. */
    public void restart() {
        since = nanoTime.getAsLong();
    }

    /** Whether a press counts now. */
    public boolean accepts() {
        return focused && nanoTime.getAsLong() - since >= DELAY.toNanos();
    }

    /** Whether a key counts now; one that comes too early was typing, and starts the wait again. */
    public boolean acceptsKey() {
        boolean accepts = accepts();
        if (!accepts) {
            restart();
        }
        return accepts;
    }
}
