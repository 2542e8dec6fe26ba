package dev.holdline.upstream;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.Waiting.Running;
import dev.holdline.transport.Evidence;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tries at servers, and what they take turns in. */
@Timeout(60)
class TrialTest {
    private final ScriptedWires wires = new ScriptedWires();
    private final Semaphore starts = new Semaphore(2);
    private final List<Trial.News> news = new CopyOnWriteArrayList<>();
    private final List<Running<?>> running = new ArrayList<>();

    @AfterEach
    void nothingOfItStays() {
        until("no wire left open", () -> wires.open.get() == 0);
        assertThat(starts.availablePermits()).as("turns given back").isEqualTo(2);
    }

    private Running<?> trying() {
        var pace =
                new Pace(
                        InstantSource.system(),
                        new Random(1),
                        starts,
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1));
        var trial = new Trial(wires, pace, new Classifier(pace.clock()), System::nanoTime);
        Running<?> one =
                start(() -> {
                    trial.run("{}", news::add);
                    return true;
                });
        running.add(one);
        return one;
    }

    private void untilAllAreOver() {
        running.forEach(one -> one.result().join());
        assertThat(news).filteredOn(Trial.News.Listed.class::isInstance).hasSize(running.size());
    }

    @Test
    void atMostTwoProgramsAreStartedAtOnce() {
        var started = new CountDownLatch(1);
        wires.opening = _ -> started.await();
        for (int i = 0; i < 3; i++) trying();

        until("the third waits", starts::hasQueuedThreads);
        until("two start", () -> wires.open.get() == 2);
        started.countDown();

        untilAllAreOver();
    }

    @Test
    void whoeverGivesUpWhileItWaitsStartsNothing() throws InterruptedException {
        starts.acquire(2);
        Running<?> waiting = trying();
        until("it waits", starts::hasQueuedThreads);

        waiting.thread().interrupt();

        until("its end", () -> waiting.result().isDone());
        starts.release(2);
        assertThat(wires.mostOpen.get()).isZero();
    }

    @Test
    void whatStartsNoProgramWaitsForNoTurn() throws InterruptedException {
        wires.kind = Evidence.Wire.STREAMABLE_HTTP;
        starts.acquire(2);
        trying();

        untilAllAreOver();

        starts.release(2);
    }
}
