package dev.holdline.transport;

import static dev.holdline.transport.Recorded.request;
import static dev.holdline.transport.Recorded.start;
import static dev.holdline.transport.Recorded.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.transport.Recorded.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether a request can have reached its child, when the child ends just then. */
@Timeout(20)
class ChildInputTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final ChildInput input = new ChildInput();
    private final Pipe pipe = new Pipe();

    /** A pipe that breaks at a chosen write, once the test lets it. */
    private static final class Pipe extends OutputStream {
        private final AtomicInteger writes = new AtomicInteger();
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile int breaksAt = Integer.MAX_VALUE;

        @Override
        public void write(int b) throws IOException {
            throw new IOException("not used");
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (writes.incrementAndGet() < breaksAt) return;
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            throw new IOException("Broken pipe");
        }
    }

    private Running<Object> writing() {
        return start(() -> {
            input.writeTo(pipe);
            return "ended";
        });
    }

    private Pending added(long id, String text) {
        var message = request(id, "x", text);
        var pending = new Pending(message);
        assertThat(input.add(message, pending)).isTrue();
        return pending;
    }

    @Test
    void whatComesAfterTheEndWasNoticedIsNotSent() throws Exception {
        Running<Object> writer = writing();
        Pending before = added(1, "");
        until("it went out", () -> pipe.writes.get() == 1);
        input.shut();
        Pending after = added(2, "");
        input.end();
        writer.get();
        assertThat(pipe.writes).hasValue(1);
        assertThat(before.withdraw()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(after.withdraw()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void whatIsBeingWrittenAtThatMomentIsWaitedForAndWasNotSentWhereNotAByteWentOut()
            throws Exception {
        pipe.breaksAt = 1;
        Running<Object> writer = writing();
        Pending during = added(1, "");
        until("it is being written", () -> pipe.writes.get() == 1);
        input.shut();
        Running<Object> waiting =
                start(() -> {
                    input.awaitWritten(LONG);
                    return during.withdraw();
                });
        until("it is waited for", () -> waiting.thread().getState() == Thread.State.TIMED_WAITING);
        pipe.goOn.countDown();
        assertThat(waiting.get()).isEqualTo(Delivery.NOT_SENT);
        assertThat(writer.result()).failsWithin(LONG);
    }

    @Test
    void ofWhichAPartWentOutMayHaveRun() throws Exception {
        pipe.breaksAt = 2;
        pipe.goOn.countDown();
        Running<Object> writer = writing();
        Pending large = added(1, "x".repeat(10_000));
        assertThat(writer.result()).failsWithin(LONG);
        assertThat(large.withdraw()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
    }

    @Test
    void theWaitIsBounded() throws Exception {
        pipe.breaksAt = 1;
        Running<Object> writer = writing();
        Pending stuck = added(1, "");
        until("it is being written", () -> pipe.writes.get() == 1);
        input.shut();
        input.awaitWritten(Duration.ofMillis(50));
        assertThat(stuck.withdraw()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        pipe.goOn.countDown();
        assertThat(writer.result()).failsWithin(LONG);
    }
}
