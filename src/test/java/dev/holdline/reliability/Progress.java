package dev.holdline.reliability;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Says now and then on standard error how far a long check has come. */
final class Progress {
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final String what;
    private final int all;
    private final Instant begun = Instant.now();
    private final AtomicInteger done = new AtomicInteger();
    private Instant said = begun;

    /**
     * @param what "rows of the matrix"
     */
    Progress(String what, int all) {
        this.what = what;
        this.all = all;
    }

    void one() {
        int now = done.incrementAndGet();
        synchronized (this) {
            if (now < all && Instant.now().isBefore(said.plus(EVERY))) return;
            said = Instant.now();
        }
        System.err.printf(
                "%,d of %,d %s after %d s%n",
                now, all, what, Duration.between(begun, Instant.now()).toSeconds());
    }
}
