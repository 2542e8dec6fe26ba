package dev.holdline.session;

import static java.time.Instant.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.session.PeerProcesses.Peer;
import dev.holdline.testkit.HandClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientSessionTest {
    private final HandClock clock = new HandClock();
    private final ClientSession known =
            new ClientSession(
                    "s1",
                    "claude-code",
                    new Peer(7, EPOCH),
                    "~/src/payments",
                    settings(Policy.ASK),
                    clock);
    private final ClientSession unknown =
            new ClientSession("s2", "cursor", null, "", settings(Policy.ASK), clock);

    private static Settings settings(Policy standard) {
        return settings(standard, Map.of(), Map.of(), 3);
    }

    private static Settings settings(
            Policy standard, Map<String, Policy> servers, Map<String, Policy> clients, int falls) {
        Settings.Limits l = Settings.Limits.STANDARD;
        return new Settings(
                0,
                List.of(),
                standard,
                servers,
                clients,
                Map.of(),
                Settings.Unanswered.KEEP,
                new Settings.Limits(
                        l.initialize(),
                        l.firstContact(),
                        l.skip(),
                        falls,
                        l.flapWindow(),
                        l.sessionIdle(),
                        l.progressEvery()));
    }

    @Test
    void aGrantLastsWithTheProcess() {
        known.grant("git 1", "git", true);
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
        known.grant("git 1", "git", true);
        assertThat(known.isGranted("git 1")).isFalse();
    }

    @Test
    void withoutAKnownProcessAGrantLastsAQuarterOfAnHour() {
        unknown.grant("git 1", "git", true);
        assertThat(unknown.grantsLast()).isFalse();
        clock.pass(Duration.ofMinutes(14));
        assertThat(unknown.isGranted("git 1")).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(unknown.isGranted("git 1")).isFalse();
    }

    /** began with | now | chosen on the row | granted | what a break does */
    @ParameterizedTest(name = "{0}, now {1}, row {2}, grant {3}: {4}")
    @CsvSource({
        "ASK, ASK, , false, ASK",
        "ASK, ASK, , true, RECONNECT",
        "ASK, RECONNECT, , false, ASK",
        "ASK, RECONNECT, , true, RECONNECT",
        "ASK, NEVER, , false, NEVER",
        "ASK, NEVER, , true, NEVER",
        "RECONNECT, RECONNECT, , false, RECONNECT",
        "RECONNECT, ASK, , false, ASK",
        "RECONNECT, ASK, , true, RECONNECT",
        "RECONNECT, NEVER, , false, NEVER",
        "NEVER, NEVER, , true, NEVER",
        "NEVER, ASK, , false, NEVER",
        "NEVER, RECONNECT, , false, NEVER",
        "ASK, ASK, RECONNECT, false, RECONNECT",
        "ASK, ASK, NEVER, false, NEVER",
        "ASK, ASK, NEVER, true, NEVER",
        "ASK, NEVER, ASK, false, ASK",
        "NEVER, NEVER, RECONNECT, false, RECONNECT",
        "NEVER, NEVER, ASK, true, RECONNECT",
        "RECONNECT, RECONNECT, ASK, false, ASK",
        "RECONNECT, RECONNECT, NEVER, true, NEVER"
    })
    void whatABreakDoes(
            Policy begun, Policy now, @Nullable Policy row, boolean granted, Policy expected) {
        var session = new ClientSession("s", "cc", new Peer(1, EPOCH), "", settings(begun), clock);
        if (granted) session.grant("git 1", "git", true);
        session.choose(Optional.ofNullable(row), Map.of("git", "git 1"));
        assertThat(session.onBreak("git", "git 1", settings(now))).isEqualTo(expected);
        session.end();
        if (granted && expected == Policy.RECONNECT) {
            assertThat(session.onBreak("git", "git 1", settings(now)))
                    .as("the grant died with it")
                    .isEqualTo(Policy.ASK);
        }
    }

    /** default | the server's | the client's by token | by what it calls itself | what holds */
    @ParameterizedTest(name = "{0}, server {1}, token {2}, itself {3}: {4}")
    @CsvSource({
        "ASK, , , , ASK",
        "ASK, RECONNECT, , , RECONNECT",
        "ASK, , RECONNECT, , RECONNECT",
        "RECONNECT, ASK, , , ASK",
        "RECONNECT, , ASK, , ASK",
        "ASK, RECONNECT, ASK, , ASK",
        "ASK, ASK, RECONNECT, , ASK",
        "ASK, RECONNECT, NEVER, , NEVER",
        "RECONNECT, NEVER, RECONNECT, , NEVER",
        "ASK, , , RECONNECT, ASK",
        "RECONNECT, , , ASK, ASK",
        "RECONNECT, , , NEVER, NEVER",
        "NEVER, , , RECONNECT, NEVER",
        "ASK, , RECONNECT, NEVER, NEVER",
        "ASK, , NEVER, RECONNECT, NEVER"
    })
    void ofServerAndClientTheStricterCountsAndAClientsOwnWordLoosensNothing(
            Policy standard,
            @Nullable Policy server,
            @Nullable Policy token,
            @Nullable Policy itself,
            Policy expected) {
        Map<String, Policy> clients = new HashMap<>();
        if (token != null) clients.put("claude-code", token);
        if (itself != null) clients.put("Trusted", itself);
        Settings now =
                settings(standard, server == null ? Map.of() : Map.of("git", server), clients, 3);
        var session = new ClientSession("s", "claude-code", new Peer(1, EPOCH), "", now, clock);
        session.calledItself("Trusted", "1");
        assertThat(session.policy("git", now)).isEqualTo(expected);
    }

    @Test
    void reconnectingWithoutAskingCoversAServerAsItWasWhenItWasAllowed() {
        Settings ask = settings(Policy.ASK);
        known.choose(Optional.of(Policy.RECONNECT), Map.of("git", "git 1"));
        assertThat(known.onBreak("git", "git 1", ask)).isEqualTo(Policy.RECONNECT);
        assertThat(known.onBreak("git", "git 2", ask)).isEqualTo(Policy.ASK);
        known.choose(Optional.of(Policy.RECONNECT), Map.of("git", "git 2"));
        assertThat(known.onBreak("git", "git 2", ask)).isEqualTo(Policy.RECONNECT);
    }

    @Test
    void aLooserDefaultCoversAServerAsTheSessionFirstMetIt() {
        Settings reconnect = settings(Policy.RECONNECT);
        var session = new ClientSession("s", "cc", new Peer(1, EPOCH), "", reconnect, clock);
        session.meets("git", "git 1");
        assertThat(session.onBreak("git", "git 2", reconnect)).isEqualTo(Policy.ASK);
        session.grant("git 2", "git", true);
        assertThat(session.onBreak("git", "git 2", reconnect)).isEqualTo(Policy.RECONNECT);
    }

    @Test
    void withoutAKnownProcessALooserChoiceLastsAQuarterOfAnHourAndAStricterOneStays() {
        Settings ask = settings(Policy.ASK);
        unknown.choose(Optional.of(Policy.RECONNECT), Map.of());
        clock.pass(Duration.ofMinutes(14));
        assertThat(unknown.onBreak("git", "git 1", ask)).isEqualTo(Policy.RECONNECT);
        clock.pass(Duration.ofMinutes(1));
        assertThat(unknown.onBreak("git", "git 1", ask)).isEqualTo(Policy.ASK);
        unknown.choose(Optional.of(Policy.NEVER), Map.of());
        clock.pass(Duration.ofDays(1));
        assertThat(unknown.onBreak("git", "git 1", ask)).isEqualTo(Policy.NEVER);
    }

    @Test
    void ofTwoLimitsForFallingTheStricterCounts() {
        known.fell("git 1");
        known.fell("git 1");
        assertThat(known.keepsFalling("git 1", settings(Policy.ASK))).isFalse();
        assertThat(known.keepsFalling("git 1", settings(Policy.ASK, Map.of(), Map.of(), 2)))
                .isTrue();
        known.fell("git 1");
        assertThat(known.keepsFalling("git 1", settings(Policy.ASK, Map.of(), Map.of(), 9)))
                .as("a laxer one is for sessions to come")
                .isTrue();
    }

    @Test
    void whatWasTakenBackCanBePutBackUnlessTheSessionIsOver() {
        known.grant("git 1", "git", true);
        Runnable undo = known.revoke("git");
        assertThat(known.isGranted("git 1")).isFalse();
        undo.run();
        assertThat(known.isGranted("git 1")).isTrue();
        Runnable late = known.revoke("git");
        known.end();
        late.run();
        assertThat(known.grantedServers()).isEmpty();
    }

    @Test
    void itIsCalledByItsOwnNameCleanedAndByItsFolder() {
        known.calledItself(DisplayName.of("claude-code"), "2");
        assertThat(known.label()).isEqualTo("Claude Code in ~/src/payments");
        unknown.calledItself(DisplayName.of("\u202eevil\u009b31m\n" + "x".repeat(80)), "");
        assertThat(unknown.label()).startsWith("evil 31m x").hasSize(40).endsWith("…");
    }

    @Test
    void fallsAreCountedByIdentity() {
        for (int i = 0; i < 3; i++) known.fell("git 1");
        assertThat(known.keepsFalling("git 1", Settings.STANDARD)).isTrue();
        assertThat(known.keepsFalling("git 2", Settings.STANDARD)).isFalse();
    }
}
