package dev.holdline.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.McpSession;
import dev.holdline.session.Sessions;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.OneClient;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.transport.Evidence;
import dev.holdline.upstream.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pauses of one call that is tried again: they grow, they end, and no two calls' are alike. */
class HoldTest {
    private static final int CALLS = 10;

    @TempDir Path folder;
    private final HandClock clock = new HandClock();
    private Duration awake = Duration.ZERO;
    private final Random random = new Random(7);
    private McpSession session;

    @BeforeEach
    void open() throws Exception {
        OneClient client = OneClient.in(folder, clock, "claude-code");
        String hello = "{\"clientInfo\":{\"name\":\"claude-code\"}}";
        session = client.sessions().prepare(Sessions.newId(), "", hello, client.session());
    }

    private Hold broken() {
        Message request = Message.request(Id.of(1), "tools/call", "{\"name\":\"t\"}");
        var call = session.begin(request, new RecordedStream(), session::client);
        var hold = new Hold(call, clock, () -> awake.toNanos(), random, () -> Settings.STANDARD);
        hold.begin();
        return hold;
    }

    private long millisFromNow(Instant when) {
        return Duration.between(clock.instant(), when).toMillis();
    }

    private static Failure slowDown(@Nullable Instant retryAfter) {
        return new Failure(
                Failure.Kind.RATE_LIMITED,
                Failure.Recovery.BACKOFF_RETRY,
                false,
                "It is busy.",
                "",
                "",
                retryAfter,
                Evidence.of(
                        Evidence.Where.HTTP_STATUS,
                        Evidence.Wire.STREAMABLE_HTTP,
                        Evidence.Phase.CALL,
                        ""));
    }

    @Test
    void pausesGrowWithJitterUpToTwoSecondsAndEnd() {
        Hold hold = broken();
        for (long longest : new long[] {500, 1_000, 2_000, 2_000, 2_000, 2_000}) {
            assertThat(hold.mayTryAgain()).isTrue();
            assertThat(millisFromNow(hold.triedUntil())).isBetween(longest / 2, longest);
        }
        assertThat(hold.mayTryAgain()).isFalse();
    }

    @Test
    void callsThatBrokeTogetherAreNotTriedAgainTogether() {
        Set<Instant> tries = new HashSet<>();
        for (int call = 0; call < CALLS; call++) tries.add(broken().triedUntil());
        assertThat(tries).hasSizeGreaterThan(CALLS / 2);
    }

    @Test
    void callsThatWaitForATimeTheServerNamedComeAfterItAndNotAtOnce() {
        Instant named = clock.instant().plusSeconds(5);
        Set<Instant> comings = new HashSet<>();
        for (int call = 0; call < CALLS; call++) comings.add(broken().waitedUntil(slowDown(named)));
        assertThat(comings)
                .allMatch(i -> !i.isBefore(named) && i.isBefore(named.plusSeconds(1)))
                .hasSizeGreaterThan(CALLS / 2);
    }

    /** Its client slept as well. */
    @Test
    void whatTheMachineSleptIsNotTakenFromTheHold() {
        Hold hold = broken();
        clock.pass(Duration.ofHours(1));
        assertThat(hold.patience()).isEqualTo(Settings.PATIENT);
        awake = Duration.ofSeconds(40);
        assertThat(hold.patience()).isEqualTo(Settings.PATIENT.minus(awake));
    }

    @Test
    void aTimeThatEndsWithTheHoldDoesNotFit() {
        Hold hold = broken();
        Instant end = clock.instant().plus(Settings.PATIENT);
        assertThat(hold.fits(slowDown(end.minusSeconds(1)))).isTrue();
        assertThat(hold.fits(slowDown(end))).isFalse();
        assertThat(hold.fits(slowDown(null))).isFalse();
    }
}
