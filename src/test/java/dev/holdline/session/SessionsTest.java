package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.HandClock;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.ScriptedPeers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    private static final PeerProcesses.Peer ONE = new PeerProcesses.Peer(11, Instant.EPOCH);
    private static final PeerProcesses.Peer TWO = new PeerProcesses.Peer(12, Instant.EPOCH);
    private static final String PARAMS =
            "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"roots\":{}},\"clientInfo\":{\"name\":\"claude-code\"}}";

    @TempDir Path folder;
    private final HandClock clock = new HandClock();
    private final ScriptedPeers peers = new ScriptedPeers();
    private final List<String> over = new ArrayList<>();
    private Sessions sessions;

    @BeforeEach
    void begin() throws Exception {
        sessions = anew();
    }

    /** As after a restart: only the file is left. */
    private Sessions anew() throws Exception {
        var fresh =
                new Sessions(
                        peers,
                        SessionFile.open(folder.resolve("sessions.jsonl"), clock),
                        () -> Settings.STANDARD,
                        clock);
        fresh.whenOver(s -> over.add(s.id()));
        return fresh;
    }

    private McpSession opened(ClientSession client) throws Exception {
        McpSession session = sessions.prepare(Sessions.newId(), "git", PARAMS, client);
        sessions.keep(session);
        return session;
    }

    private ClientSession client(String name, PeerProcesses.Peer peer) {
        return sessions.client(name, Optional.of(peer), "");
    }

    private ClientSession nobody() {
        throw new AssertionError("looked up needlessly");
    }

    @Test
    void twoWindowsAreTwoSessionsAndFifteenEntriesOfOneAreOne() {
        ClientSession first = client("cc", ONE);
        assertThat(client("cc", ONE)).isSameAs(first);
        assertThat(client("cc", TWO)).isNotSameAs(first);
        assertThat(client("other", ONE)).as("another token").isNotSameAs(first);
        assertThat(sessions.knownPeers()).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(first.folder()).isEqualTo("~/src/p11");
    }

    @Test
    void withoutAProcessEachMcpSessionIsAlone() {
        assertThat(sessions.client("cc", Optional.empty(), "a"))
                .isSameAs(sessions.client("cc", Optional.empty(), "a"))
                .isNotSameAs(sessions.client("cc", Optional.empty(), "b"));
    }

    @Test
    void anIdIsFoundOnlyWithTheTokenItWasMadeWith() throws Exception {
        McpSession session = opened(client("cc", ONE));
        assertThat(sessions.find(session.id(), "cc", this::nobody)).containsSame(session);
        assertThat(sessions.find(session.id(), "other", this::nobody)).isEmpty();
        assertThat(sessions.find("forged", "cc", this::nobody)).isEmpty();
    }

    @Test
    void anIdIsTakenUpAgainAfterARestartWithAllThatWasTold() throws Exception {
        McpSession session = opened(client("cc", ONE));
        session.setLogLevel("warning");
        session.subscribe("my server", "file:///a b", true);
        sessions.changed(session);
        session.client().grant("git 1", "git", true);

        sessions = anew();
        assertThat(sessions.find(session.id(), "other", this::nobody)).isEmpty();
        McpSession again = sessions.find(session.id(), "cc", () -> client("cc", ONE)).orElseThrow();
        assertThat(again).isNotSameAs(session);
        assertThat(again.endpoint()).isEqualTo("git");
        assertThat(again.logLevel()).isEqualTo("warning");
        assertThat(again.subscriptionsAt("my server")).containsExactly("file:///a b");
        assertThat(again.initializeParams()).contains("\"roots\":{}", "2025-06-18", "claude-code");
        assertThat(again.client().isGranted("git 1")).as("grants do not survive").isFalse();
        assertThat(sessions.find(session.id(), "cc", this::nobody)).containsSame(again);
    }

    @Test
    void withTheProcessEndItsSessionsGrantsAndUpstreams() throws Exception {
        ClientSession client = client("cc", ONE);
        McpSession first = opened(client);
        McpSession second = opened(client);
        McpSession other = opened(client("cc", TWO));
        client.grant("git 1", "git", true);
        peers.end(ONE);
        assertThat(client.isEnded()).isTrue();
        assertThat(client.isGranted("git 1")).isFalse();
        assertThat(over).containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(first.isOver()).isTrue();
        assertThat(sessions.all()).containsExactly(other);
        assertThat(sessions.clients()).containsExactly(other.client());
    }

    @Test
    void theEndOfAProgramIsHeardOfAlsoWhenItHasSaidGoodBye() throws Exception {
        ClientSession client = client("cc", ONE);
        List<ClientSession> ended = new ArrayList<>();
        sessions.whenEnded(ended::add);
        sessions.delete(opened(client));
        assertThat(ended).isEmpty();
        peers.end(ONE);
        assertThat(ended).containsExactly(client);
    }

    @Test
    void aSessionThatCannotBeWrittenDownIsServedAllTheSame() throws Exception {
        Path file = folder.resolve("sessions.jsonl");
        Files.deleteIfExists(file);
        Files.createDirectory(file);
        McpSession session = opened(client("cc", ONE));
        assertThat(sessions.find(session.id(), "cc", this::nobody)).containsSame(session);
    }

    @Test
    void aSessionThatEndedIsLookedBackAtIfItEverAskedForAnything() throws Exception {
        ClientSession used = client("cc", ONE);
        opened(used);
        used.asks();
        used.broke(true);
        used.broke(false);
        opened(client("cc", TWO));
        peers.end(TWO);
        clock.pass(Duration.ofMinutes(5));
        peers.end(ONE);
        assertThat(sessions.ended()).containsExactly(used);
        assertThat(used.ended()).contains(clock.instant());
        assertThat(used.breaks()).isEqualTo(2);
        assertThat(used.answered()).isEqualTo(1);
    }

    @Test
    void aProcessThatEndsDuringInitializeLeavesNothingBehind() throws Exception {
        ClientSession client = client("cc", ONE);
        peers.end(ONE);
        McpSession late = opened(client);
        assertThat(over).containsExactly(late.id());
        assertThat(sessions.all()).isEmpty();
    }

    @Test
    void theLastWordsOfAProcessThatHasEndedLeaveNothingBehind() throws Exception {
        McpSession session = opened(client("cc", ONE));
        peers.end(ONE);
        over.clear();
        var unknown = sessions.find(session.id(), "cc", () -> alone(session)).orElseThrow();
        assertThat(unknown.isOver()).as("its process is not to be found any more").isTrue();
        var known = sessions.find(session.id(), "cc", () -> client("cc", ONE)).orElseThrow();
        assertThat(known.isOver()).as("it was looked up before it ended").isTrue();
        assertThat(over).containsExactly(session.id(), session.id());
        assertThat(sessions.all()).isEmpty();
        assertThat(sessions.clients()).isEmpty();
    }

    @Test
    void anotherProcessMayGoOnWithAnIdWhoseProcessHasEnded() throws Exception {
        McpSession session = opened(client("cc", ONE));
        peers.end(ONE);
        var again = sessions.find(session.id(), "cc", () -> client("cc", TWO)).orElseThrow();
        assertThat(again.isOver()).isFalse();
        assertThat(sessions.all()).containsExactly(again);
    }

    /** A script of single requests: the next had come before the end of the first was noticed. */
    @Test
    void aCallOfAnotherProcessKeepsItsServersUntilItIsAnswered() throws Exception {
        McpSession session = opened(client("cc", ONE));
        ClientSession next = client("cc", TWO);
        Message request = Message.request(Id.of(1), "tools/call", "{}");
        ClientCall call = session.begin(request, new RecordedStream(), () -> next);
        peers.end(ONE);
        assertThat(session.isOver()).isFalse();
        assertThat(sessions.find(session.id(), "cc", this::nobody)).containsSame(session);
        session.end(call);
        sessions.callEnded(session);
        assertThat(session.isOver()).isTrue();
        assertThat(sessions.find(session.id(), "cc", () -> next).orElseThrow().client())
                .isSameAs(next);
    }

    private ClientSession alone(McpSession session) {
        return sessions.client("cc", Optional.empty(), session.id());
    }

    @Test
    void aDeletedIdIsGoneForGood() throws Exception {
        McpSession session = opened(client("cc", ONE));
        sessions.delete(session);
        assertThat(over).containsExactly(session.id());
        assertThat(sessions.find(session.id(), "cc", this::nobody)).isEmpty();
        sessions = anew();
        assertThat(sessions.find(session.id(), "cc", this::nobody)).isEmpty();
    }

    @Test
    void anIdleSessionIsPutAwayAndItsIdStaysGood() throws Exception {
        McpSession session = opened(client("cc", ONE));
        McpSession busy = opened(client("cc", ONE));
        clock.pass(Duration.ofHours(9));
        busy.begin(
                dev.holdline.jsonrpc.Message.request(
                        dev.holdline.jsonrpc.Id.of(1), "tools/list", null),
                new RecordedStream(),
                busy::client);
        sessions.putAwayIdle(Duration.ofHours(8));
        assertThat(over).containsExactly(session.id());
        assertThat(sessions.all()).containsExactly(busy);
        assertThat(sessions.find(session.id(), "cc", () -> client("cc", ONE))).isPresent();
    }

    @Test
    void anIdleSessionThatStillListensStaysButItsUpstreamsEnd() throws Exception {
        McpSession session = opened(client("cc", ONE));
        session.listen(new RecordedStream());
        clock.pass(Duration.ofHours(9));
        sessions.putAwayIdle(Duration.ofHours(8));
        assertThat(over).containsExactly(session.id());
        assertThat(session.isOver()).isFalse();
        assertThat(sessions.find(session.id(), "cc", this::nobody)).containsSame(session);
    }

    @Test
    void clientsWithoutAProcessDoNotAddUp() throws Exception {
        for (int i = 0; i < 50; i++) {
            String id = Sessions.newId();
            ClientSession alone = sessions.client("cc", Optional.empty(), id);
            McpSession session = sessions.prepare(id, "git", PARAMS, alone);
            sessions.keep(session);
            sessions.delete(session);
            assertThat(alone.isEnded()).isTrue();
        }
        assertThat(sessions.clients()).isEmpty();
    }
}
