package dev.holdline.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.session.ClientSession;
import dev.holdline.session.Sessions;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.OneClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long each client's patience allows a call to be held. */
class HoldTimesTest {
    private static final Instant ARRIVED = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;
    private final HandClock clock = new HandClock();

    private ClientSession client(String token, String itself) throws Exception {
        OneClient client = OneClient.in(folder, clock, token);
        String hello = "{\"clientInfo\":{\"name\":\"" + itself + "\"}}";
        client.sessions().prepare(Sessions.newId(), "", hello, client.session());
        return client.session();
    }

    private static Settings holds(Map<String, Duration> holds) {
        Settings s = Settings.STANDARD;
        return new Settings(
                0, List.of(), s.policy(), Map.of(), Map.of(), holds, s.unanswered(), s.limits());
    }

    private long seconds(Map<String, Duration> holds, ClientSession client, int brokeAfter) {
        Instant broke = ARRIVED.plusSeconds(brokeAfter);
        return Duration.between(broke, HoldTimes.deadline(holds(holds), client, ARRIVED, broke))
                .toSeconds();
    }

    @Test
    void claudeCodeIsHeldHundredSecondsFromTheBreakHoweverLongTheCallRan() throws Exception {
        ClientSession client = client("mine", "claude-code");
        assertThat(seconds(Map.of(), client, 0)).isEqualTo(100);
        assertThat(seconds(Map.of(), client, 3_600)).isEqualTo(100);
    }

    @Test
    void aClientWithAHardCapCountsFromTheCallsArrivalButIsHeldAtLeastTenSeconds() throws Exception {
        ClientSession client = client("mine", "something-else");
        assertThat(seconds(Map.of(), client, 0)).isEqualTo(55);
        assertThat(seconds(Map.of(), client, 40)).isEqualTo(15);
        assertThat(seconds(Map.of(), client, 150)).isEqualTo(10);
    }

    @Test
    void aSettingOfThePersonsOwnComesFirst() throws Exception {
        ClientSession client = client("mine", "claude-code");
        Duration ten = Duration.ofSeconds(10);
        assertThat(seconds(Map.of("default", ten), client, 5)).isEqualTo(10);
        assertThat(
                        seconds(
                                Map.of("default", ten, "Claude Code", Duration.ofSeconds(20)),
                                client,
                                5))
                .isEqualTo(20);
        assertThat(seconds(Map.of("mine", Duration.ofSeconds(30), "Claude Code", ten), client, 5))
                .isEqualTo(30);
    }
}
