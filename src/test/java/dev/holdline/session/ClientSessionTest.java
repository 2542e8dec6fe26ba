package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.testkit.HandClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClientSessionTest {
    private final HandClock clock = new HandClock();
    private final ClientSession known =
            new ClientSession(
                    "s1",
                    "claude-code",
                    new PeerProcesses.Peer(7, Instant.EPOCH),
                    "~/src/payments",
                    clock);
    private final ClientSession unknown = new ClientSession("s2", "cursor", null, "", clock);

    @Test
    void aGrantLastsWithTheProcess() {
        known.grant("git 1", "git");
        clock.pass(Duration.ofDays(3));
        assertThat(known.isGranted("git 1")).isTrue();
        assertThat(known.grantsLast()).isTrue();
        known.end();
        assertThat(known.isGranted("git 1")).isFalse();
        assertThat(known.grantedServers()).isEmpty();
    }

    @Test
    void aSessionThatHasEndedIsGrantedNothing() {
        known.end();
        known.grant("git 1", "git");
        assertThat(known.isGranted("git 1")).isFalse();
    }

    @Test
    void withoutAKnownProcessAGrantLastsAQuarterOfAnHour() {
        unknown.grant("git 1", "git");
        assertThat(unknown.grantsLast()).isFalse();
        clock.pass(Duration.ofMinutes(14));
        assertThat(unknown.isGranted("git 1")).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(unknown.isGranted("git 1")).isFalse();
    }

    @Test
    void aPersonsChoiceForThisSessionComesBeforeTheStandard() {
        assertThat(known.policy(Settings.Policy.NEVER)).isEqualTo(Settings.Policy.NEVER);
        known.choose(Settings.Policy.RECONNECT);
        assertThat(known.policy(Settings.Policy.NEVER)).isEqualTo(Settings.Policy.RECONNECT);
        assertThat(unknown.policy(Settings.Policy.NEVER)).isEqualTo(Settings.Policy.NEVER);
    }

    @Test
    void itIsCalledByItsOwnNameCleanedAndByItsFolder() {
        known.calledItself(DisplayName.of("claude-code"));
        assertThat(known.label()).isEqualTo("Claude Code in ~/src/payments");
        unknown.calledItself(DisplayName.of("\u202eevil\u009b31m\n" + "x".repeat(80)));
        assertThat(unknown.label()).startsWith("evil 31m x").hasSize(40).endsWith("…");
    }

    @Test
    void fallsAreCountedByIdentity() {
        for (int i = 0; i < 3; i++) known.fell("git 1");
        assertThat(known.keepsFalling("git 1", Settings.Limits.STANDARD)).isTrue();
        assertThat(known.keepsFalling("git 2", Settings.Limits.STANDARD)).isFalse();
    }
}
