package dev.holdline.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The disk takes nothing until it is told to. */
@Timeout(30)
class RowQueueTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch disk = new CountDownLatch(1);
    private final List<String> written = new CopyOnWriteArrayList<>();

    @AfterEach
    void end() {
        disk.countDown();
    }

    private void write(Entry row) {
        try {
            disk.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        String name = ((Entry.Broke) row).operation();
        if (name.equals("bad")) throw new IllegalArgumentException("a fault of ours");
        written.add(name);
    }

    private static Entry row(String name) {
        return HistoryTest.row(Instant.EPOCH, name);
    }

    @Test
    void rowsAreWrittenInTheOrderTheyWereAdded() throws Exception {
        var queue = new RowQueue(1_000, this::write);
        List<String> names = IntStream.range(0, 500).mapToObj(i -> "row-" + i).toList();
        names.forEach(name -> queue.add(row(name)));
        assertThat(written).isEmpty();

        disk.countDown();

        assertThat(queue.flush(LONG)).isTrue();
        assertThat(written).isEqualTo(names);
    }

    @Test
    void aFullQueueKeepsWhoAddsWaitingAndLosesNothing() throws Exception {
        var queue = new RowQueue(2, this::write);
        Thread adds =
                Thread.ofPlatform()
                        .daemon()
                        .start(() ->
                                IntStream.range(0, 10)
                                        .forEach(i -> queue.add(row(Integer.toString(i)))));
        Desktop.await("it to wait", () -> adds.getState() == Thread.State.WAITING);

        disk.countDown();
        adds.join();

        assertThat(queue.flush(LONG)).isTrue();
        assertThat(written).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    }

    @Test
    void whoWaitsForAllOfItWaitsNoLongerThanItSays() throws Exception {
        var queue = new RowQueue(10, this::write);
        assertThat(queue.flush(LONG)).isTrue();
        queue.add(row("one"));

        assertThat(queue.flush(Duration.ofMillis(20))).isFalse();
    }

    @Test
    void aRowThatFailsHoldsBackNoOther() throws Exception {
        var queue = new RowQueue(10, this::write);
        List.of("one", "bad", "two").forEach(name -> queue.add(row(name)));

        disk.countDown();

        assertThat(queue.flush(LONG)).isTrue();
        assertThat(written).containsExactly("one", "two");
    }
}
