package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.testkit.HandClock;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final HandClock clock = new HandClock();
    private final Pace pace =
            new Pace(
                    clock,
                    new Random(1),
                    new Semaphore(2),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(15));

    private Failure failure(Seen seen) {
        return new Classifier(clock).classify(seen.evidence());
    }

    private Failure refused() {
        return failure(
                Seen.at(Where.CONNECT, Wire.STREAMABLE_HTTP, Phase.INITIALIZE)
                        .text("Connection refused"));
    }

    @Test
    void pausesGrowWithJitterUpToFourSeconds() {
        for (int attempt = 1; attempt <= 40; attempt++) {
            Instant next = pace.retryAt(refused(), attempt, clock.instant());
            long cap = Math.min(4_000, 200L << Math.min(attempt, 10));
            assertThat(Duration.between(clock.instant(), next).toMillis()).isBetween(cap / 2, cap);
        }
    }

    @Test
    void aSeriesEnds() {
        Instant begun = clock.instant();
        clock.pass(Duration.ofSeconds(15));
        assertThat(pace.retryAt(refused(), 5, begun)).isNull();
    }

    @Test
    void theServersOwnTimeIsHonouredOrTheSeriesEnds() {
        Seen soon = Seen.http(503).during(Phase.INITIALIZE).header("Retry-After", "9");
        Instant named = clock.instant().plusSeconds(9);
        Set<Instant> comings = new HashSet<>();
        for (int connection = 0; connection < 10; connection++) {
            comings.add(pace.retryAt(failure(soon), 1, clock.instant()));
        }
        assertThat(comings).allMatch(i -> !i.isBefore(named) && i.isBefore(named.plusSeconds(1)));
        assertThat(comings).as("they do not all come at once").hasSizeGreaterThan(5);
        Seen late = Seen.http(503).during(Phase.INITIALIZE).header("Retry-After", "90");
        assertThat(pace.retryAt(failure(late), 1, clock.instant())).isNull();
    }

    @Test
    void aChildThatExitsAtStartIsStartedTwiceAndNoMore() {
        Failure exit = failure(Seen.child(Where.PROCESS_EXIT, Phase.INITIALIZE).exit(1));
        assertThat(pace.retryAt(exit, 1, clock.instant())).isNotNull();
        assertThat(pace.retryAt(exit, 2, clock.instant())).isNull();
    }

    @Test
    void whatRepeatingCannotHelpIsNotRepeated() {
        assertThat(pace.retryAt(failure(Seen.http(401).withToken()), 1, clock.instant())).isNull();
        assertThat(
                        pace.retryAt(
                                failure(
                                        Seen.child(Where.START, Phase.STARTUP)
                                                .text("spawn x ENOENT")),
                                1,
                                clock.instant()))
                .isNull();
    }
}
