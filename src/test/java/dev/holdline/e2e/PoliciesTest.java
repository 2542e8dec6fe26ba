package dev.holdline.e2e;

import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.ConfigurationFeed;
import dev.holdline.config.Settings.Policy;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.gateway.Gateway;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.platform.linux.ProcPeers;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.Incident;
import dev.holdline.recovery.OnFailure;
import dev.holdline.recovery.Witness;
import dev.holdline.session.SessionFile;
import dev.holdline.testkit.FaultProgram;
import dev.holdline.upstream.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the window may change about real clients' sessions, and when it counts. */
class PoliciesTest {
    @TempDir Path folder;
    private final InstantSource clock = InstantSource.system();
    private final QuestionDesk desk = new QuestionDesk(clock, () -> UUID.randomUUID().toString());
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private final List<Surface> answeredIn = new CopyOnWriteArrayList<>();
    private final List<NodeClient> clients = new ArrayList<>();
    private FaultProgram server;
    private ConfigurationFeed feed;
    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        server = FaultProgram.stdio(Files.createDirectory(folder.resolve("server")));
        configure("");
        feed = ConfigurationFeed.open(configuration());
        desk.addSurface(new Screen());
        gateway =
                Gateway.start(
                        new Gateway.Parts(
                                feed::current,
                                _ -> server,
                                new Pace(
                                        clock,
                                        new Random(1),
                                        new Semaphore(2),
                                        Duration.ofSeconds(60),
                                        Duration.ofSeconds(60)),
                                new ProcPeers(),
                                SessionFile.open(folder.resolve("sessions.jsonl"), clock),
                                Optional.empty(),
                                folder.resolve("catalogue"),
                                desk,
                                clock,
                                BodyBudget.standard(),
                                OnFailure.ASK,
                                new Log(),
                                () -> {}),
                        0);
        var _ = feed.watch(_ -> gateway.configurationChanged(Surface.TERMINAL));
    }

    @AfterEach
    void stop() {
        clients.forEach(NodeClient::close);
        desk.close();
        gateway.close();
        feed.close();
        server.close();
    }

    /** It is there, so somebody can be asked; the test answers. */
    private static final class Screen implements Asker {
        @Override
        public void show(Question question, Reply reply) {}

        @Override
        public void withdraw(String questionId) {}
    }

    private final class Log implements Witness {
        @Override
        public void over(Incident incident) {
            Given given = incident.given();
            if (given != null) answeredIn.add(given.surface());
        }

        @Override
        public void changed(String server, String client, String change, Surface surface) {
            changes.add(change);
        }
    }

    private Path configuration() {
        return folder.resolve("config.json");
    }

    private void configure(String ours) throws IOException {
        Files.writeString(
                configuration(),
                """
                {"mcpServers": {"srv": {"command": "fault-server"}},
                 "holdline": {"holds": {"default": "60s"}%s}}
                """
                        .formatted(ours));
    }

    private void configured(String ours, Policy policy) throws IOException {
        configure(ours);
        until("it is read", () -> gateway.snapshot().settings().policy() == policy);
    }

    private NodeClient client() throws IOException {
        NodeClient client = NodeClient.start();
        clients.add(client);
        client.connect(gateway.address() + "/srv", "").expectOk();
        assertThat(client.call("count", "up").await().isError()).isFalse();
        return client;
    }

    private Call breaks(NodeClient client, String key) {
        server.arm("\"kind\":\"exit-running\",\"tool\":\"count_readonly\"");
        return client.call("count_readonly", key);
    }

    private Snapshot.Session session() {
        return gateway.snapshot().sessions().getLast();
    }

    private Question asked() {
        until("asked", () -> desk.isOpen("srv"));
        return desk.open().getFirst();
    }

    private void answer(Answer answer) {
        Question open = asked();
        gateway.answer(open.id(), open.revision(), answer, Surface.WINDOW);
    }

    @Test
    void aSessionsPolicyIsObeyedAtItsNextBreak() throws IOException {
        NodeClient client = client();
        Call asking = breaks(client, "ask");
        asked();
        // Set while a call is held: it counts from the next break on.
        gateway.setPolicy(session().id(), Optional.of(Policy.RECONNECT));
        assertThat(asking.isOpen()).isTrue();
        answer(Answer.RECONNECT_AND_RETRY);
        assertThat(asking.await().text()).isEqualTo("counted ask");

        assertThat(breaks(client, "reconnect").await().text()).isEqualTo("counted reconnect");
        gateway.setPolicy(session().id(), Optional.of(Policy.NEVER));
        assertThat(breaks(client, "never").await().text()).contains("turned off reconnecting");

        assertThat(session().policy()).isEqualTo(Policy.NEVER);
        assertThat(session().chosen()).isTrue();
        assertThat(desk.open()).isEmpty();
        assertThat(changes)
                .containsExactly(
                        "For this session: reconnect without asking.",
                        "For this session: never reconnect.");
    }

    @ParameterizedTest
    @EnumSource(names = {"TRAY", "WINDOW"})
    void aReconnectThatAnswersAQuestionIsAnAnswerGivenWhereItWasPressed(Surface surface)
            throws IOException {
        NodeClient client = client();
        Call one = breaks(client, "one");
        asked();
        gateway.reconnect("srv", surface);
        assertThat(one.await().text()).isEqualTo("counted one");

        Call all = breaks(client, "all");
        asked();
        gateway.reconnectAll(surface);
        assertThat(all.await().text()).isEqualTo("counted all");

        until("both are over", () -> answeredIn.size() == 2);
        assertThat(answeredIn).containsExactly(surface, surface);
    }

    @Test
    void aCallIsAmongTodaysHeldOnesFromItsQuestionOn() throws IOException {
        Call held = breaks(client(), "held");
        asked();
        assertThat(gateway.snapshot().heldToday()).isEqualTo(1);

        answer(Answer.SKIP);

        assertThat(held.await().isError()).isTrue();
        until("it is over", () -> desk.open().isEmpty());
        assertThat(gateway.snapshot().heldToday()).isEqualTo(1);
    }

    @Test
    void aLooserDefaultTouchesNoRunningSessionAndEveryNewOne() throws IOException {
        NodeClient running = client();
        configured(",\"policy\":\"reconnect\"", Policy.RECONNECT);

        Call held = breaks(running, "running");
        answer(Answer.RECONNECT_AND_RETRY);
        assertThat(held.await().text()).isEqualTo("counted running");

        NodeClient fresh = client();
        assertThat(breaks(fresh, "fresh").await().text()).isEqualTo("counted fresh");
        assertThat(desk.open()).isEmpty();
        assertThat(gateway.snapshot().sessions())
                .extracting(Snapshot.Session::policy)
                .containsExactly(Policy.ASK, Policy.RECONNECT);
        assertThat(changes).containsExactly("Default for new sessions: reconnect without asking.");
    }

    @Test
    void aSettingThatChangesNoListIsNotToldToClients() throws IOException {
        NodeClient all = NodeClient.start();
        clients.add(all);
        all.connect(gateway.address(), "").expectOk();
        configured(",\"policy\":\"reconnect\"", Policy.RECONNECT);
        configured(",\"policy\":\"never\"", Policy.NEVER);

        Files.writeString(
                configuration(), "{\"mcpServers\": {\"other\": {\"command\": \"fault-server\"}}}");

        until("what does", () -> all.toldOfOtherTools() > 0);
        assertThat(all.toldOfOtherTools()).isEqualTo(1);
    }

    @Test
    void aStricterDefaultHoldsInRunningSessionsToo() throws IOException {
        NodeClient running = client();
        configured(",\"policy\":\"never\"", Policy.NEVER);

        assertThat(breaks(running, "a").await().text()).contains("turned off reconnecting");
        assertThat(desk.open()).isEmpty();
    }

    @Test
    void whoseServersEntryIsAnotherOneWhileItsCallIsHeldIsToldAtOnce() throws IOException {
        NodeClient client = client();
        Call held = breaks(client, "edited");
        asked();

        Files.writeString(
                configuration(),
                Files.readString(configuration())
                        .replace("\"fault-server\"", "\"fault-server\", \"args\": [\"new\"]"));

        assertThat(held.await().text()).contains("settings changed", "Call again");
        assertThat(desk.open()).isEmpty();
        assertThat(client.call("count", "again").await().text()).isEqualTo("counted again");
    }

    @Test
    void aGrantRevokedWhileItsCallIsHeldMakesTheCallAsk() throws IOException {
        NodeClient client = client();
        Call first = breaks(client, "first");
        answer(Answer.RECONNECT_FOR_SESSION);
        assertThat(first.await().text()).isEqualTo("counted first");
        assertThat(session().grants()).containsExactly("srv");

        Call held = breaks(client, "held");
        until("it dies", () -> server.executed("held") == 1);
        server.arm("\"kind\":\"never-initialize\",\"count\":-1");
        until(
                "it is reconnected",
                () -> gateway.snapshot().servers().getFirst().state() == ServerState.CONNECTING);
        assertThat(desk.open()).isEmpty();

        Runnable undo = gateway.revoke(session().id(), "srv");

        asked();
        assertThat(held.isOpen()).isTrue();
        assertThat(session().grants()).isEmpty();
        undo.run();
        assertThat(session().grants()).containsExactly("srv");
        gateway.revoke(session().id(), "srv");
        answer(Answer.SKIP);
        assertThat(held.await().text()).startsWith("Skipped by the user");
        assertThat(changes)
                .contains(
                        "Reconnecting srv without asking was taken back.",
                        "Reconnecting srv without asking is allowed again.");
    }

    @Test
    void whileAskingIsPausedACallIsSkippedAndToldSo() throws IOException {
        NodeClient client = client();
        Call waiting = breaks(client, "waiting");
        asked();

        gateway.pauseAsking(Duration.ofHours(1), Surface.TRAY);

        assertThat(waiting.await().text()).contains("paused all questions", "may have run");
        Call next = client.call("count", "next");
        assertThat(next.await().text()).contains("paused all questions", "was not run");
        assertThat(server.events("start")).isEqualTo(1);
        assertThat(gateway.snapshot().pausedUntil()).isPresent();
        gateway.resumeAsking(Surface.TRAY);
        assertThat(gateway.snapshot().pausedUntil()).isEmpty();
        Call again = client.call("count", "again");
        answer(Answer.RECONNECT_AND_RETRY);
        assertThat(again.await().text()).isEqualTo("counted again");
    }

    @Test
    void aPauseEndsByItselfAndIsSeenToEnd() throws Exception {
        var seen = new CopyOnWriteArrayList<Boolean>();
        try (var _ = gateway.watch(s -> seen.add(s.pausedUntil().isPresent()))) {
            gateway.pauseAsking(Duration.ofMillis(300), Surface.WINDOW);
            until("paused", () -> seen.contains(true));
            until("over", () -> !seen.getLast());
        }
    }

    @Test
    void aSessionThatEndedTodayIsKept() throws IOException {
        NodeClient client = client();
        client.send("list", NodeClient.command()).await().expectOk();
        Call held = breaks(client, "a");
        answer(Answer.SKIP);
        assertThat(held.await().isError()).isTrue();
        String id = session().id();

        client.crash();

        until("it ended", () -> gateway.snapshot().sessions().isEmpty());
        Snapshot.Ended ended = gateway.snapshot().ended().getFirst();
        assertThat(ended.id()).isEqualTo(id);
        assertThat(ended.client()).isEqualTo("Claude Code");
        assertThat(ended.calls())
                .as("as everywhere: what went to a server")
                .isEqualTo(gateway.snapshot().callsToday())
                .isPositive();
        assertThat(ended.breaks()).isEqualTo(1);
        assertThat(ended.answered()).isEqualTo(1);
        assertThat(ended.until()).isAfter(ended.since());
    }
}
