package dev.holdline.upstream;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.SilentClient;
import dev.holdline.testkit.Waiting.Running;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A break is counted before any call is told of it: else the call that goes by the count ("keeps
 * falling") would be decided by an old one.
 */
@Timeout(60)
class UpstreamListenerTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Seen KILLED =
            Seen.child(Where.PROCESS_EXIT, Phase.CALL).exit(137).saying("Killed");

    private final ScriptedWires wires = new ScriptedWires();
    private final RecordedListener listener = new RecordedListener();
    private final CountDownLatch hears = new CountDownLatch(1);
    private final CountDownLatch counted = new CountDownLatch(1);
    private final List<Id> toldTooEarly = new CopyOnWriteArrayList<>();
    private final Upstream upstream =
            new Upstream(
                    wires,
                    new Pace(
                            InstantSource.system(),
                            new Random(1),
                            new Semaphore(2),
                            LONG,
                            Duration.ofSeconds(1)),
                    new Classifier(InstantSource.system()),
                    listener);

    @AfterEach
    void close() {
        counted.countDown();
        upstream.close();
    }

    /** A listener that takes its time to count. */
    private void countSlowly() {
        listener.then =
                state -> {
                    if (!(state instanceof State.Broken)) return;
                    hears.countDown();
                    try {
                        counted.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
    }

    private Running<Message> calling(int id) {
        Message request = Message.request(Id.of(id), "tools/call", "{\"name\":\"push\"}");
        return start(() -> {
            try {
                return upstream.call(request, new SilentClient(), LONG);
            } finally {
                if (counted.getCount() > 0) toldTooEarly.add(request.id());
            }
        });
    }

    private List<Running<Message>> twoThatRun() {
        wires.answerer = (wire, _, _) -> wire.never();
        List<Running<Message>> calls = new ArrayList<>(List.of(calling(1), calling(2)));
        until("both run", () -> !wires.made.isEmpty() && wires.last().requests.size() == 3);
        return calls;
    }

    private Running<Boolean> death() throws InterruptedException {
        var wire = wires.last();
        Running<Boolean> death =
                start(() -> {
                    wire.die(KILLED);
                    return true;
                });
        hears.await();
        return death;
    }

    /** Time enough for whoever does not wait for the count. */
    private void count() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        counted.countDown();
    }

    @Test
    void aBreakIsCountedBeforeTheCallsThatBrokeAreTold() throws Exception {
        countSlowly();
        List<Running<Message>> calls = twoThatRun();
        Running<Boolean> death = death();

        count();

        for (Running<Message> call : calls) {
            assertThat(call.failure(BrokenException.class).connectionLost()).isTrue();
        }
        assertThat(death.get()).isTrue();
        assertThat(toldTooEarly).isEmpty();
        assertThat(listener.names()).containsOnlyOnce("Broken");
    }

    @Test
    void aBreakIsCountedBeforeACallThatFindsItBrokenIsTold() throws Exception {
        countSlowly();
        List<Running<Message>> calls = twoThatRun();
        Running<Boolean> death = death();

        Running<Message> late = calling(3);
        count();

        assertThat(late.failure(BrokenException.class).mayHaveRun()).isFalse();
        for (Running<Message> call : calls) call.failure(BrokenException.class);
        assertThat(death.get()).isTrue();
        assertThat(toldTooEarly).isEmpty();
    }
}
