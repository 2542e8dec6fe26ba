package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.session.ClientCall;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells the client every few seconds that its call is being held, until closed. */
final class Ticker implements AutoCloseable {
    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * @param words the key of what is said
     */
    static Ticker of(HeldCall held, Settings settings, String words, boolean atOnce) {
        return new Ticker(
                held.call(),
                settings.limits().progressEvery(),
                Replies.words(words, held.server()),
                atOnce);
    }

    /**
     * @param atOnce whether to say so now, or only when the first period has passed
     */
    private Ticker(ClientCall call, Duration every, String text, boolean atOnce) {
        if (atOnce) call.holdProgress(text);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (!over.await(every.toNanos(), TimeUnit.NANOSECONDS))
                            call.holdProgress(text);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    @Override
    public void close() {
        over.countDown();
    }
}
