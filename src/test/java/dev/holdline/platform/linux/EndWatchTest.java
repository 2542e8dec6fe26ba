package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.session.PeerProcesses.Peer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndWatchTest {
    @Test
    void aLookThatFailsIsDoneAgain() throws Exception {
        var looks = new AtomicInteger();
        var ended = new CountDownLatch(1);
        var watch =
                new EndWatch(
                        _ ->
                                switch (looks.incrementAndGet()) {
                                    case 1 ->
                                            throw new IllegalStateException("too many open files");
                                    case 2 -> throw new OutOfMemoryError("for a test");
                                    default -> false;
                                },
                        Duration.ofMillis(1));

        watch.watch(new Peer(1, Instant.EPOCH), ended::countDown);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(looks).hasValue(3);
    }
}
