package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that nobody announces, with a bound. */
final class Eventually {
    private Eventually() {}

    static void that(Callable<Boolean> holds) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!holds.call()) {
            if (System.nanoTime() > end) fail("did not come true within 20 s");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
