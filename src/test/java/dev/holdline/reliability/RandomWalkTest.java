package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in whatever order: one answer a call, nothing run twice unagreed, no grant that
 * outlives its session, no process too many. {@code -Dholdline.seed=N} walks one walk again.
 */
class RandomWalkTest {
    private static final int STEPS = Integer.getInteger("holdline.steps", 220);

    @TempDir private Path folder;

    static LongStream seeds() {
        Long given = Long.getLong("holdline.seed");
        return given != null
                ? LongStream.of(given)
                : LongStream.of(1, 2, new Random().nextLong(1_000_000));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRandomWalkKeepsWhatNeverChanges(long seed) throws IOException {
        check(seed, Walk.take(folder, seed, STEPS));
    }

    @Test
    @Tag("verify")
    void longWalksKeepItToo() throws IOException {
        int calls = 0;
        int questions = 0;
        int restarts = 0;
        List<Long> seeds = new Random().longs(5, 0, 1_000_000).boxed().toList();
        for (long seed : seeds) {
            Walk.Report report = Walk.take(folder.resolve("" + seed), seed, 1_500);
            check(seed, report);
            calls += report.calls();
            questions += report.questions();
            restarts += report.restarts();
        }
        Page.write(
                "walk",
                """
                %s: 5 walks of 1,500 steps each (seeds %s): %d calls, %d questions, %d restarts of Holdline; \
                every invariant held. `-Dholdline.seed=N` walks one again.
                """
                        .formatted(Page.stamp(), seeds, calls, questions, restarts));
    }

    private static void check(long seed, Walk.Report report) {
        assertThat(report.broken())
                .as("seed %d (replay with -Dholdline.seed=%d)", seed, seed)
                .isEmpty();
        assertThat(report.calls()).isPositive();
    }
}
