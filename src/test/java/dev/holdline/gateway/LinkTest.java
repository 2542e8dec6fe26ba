package dev.holdline.gateway;

import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Configuration;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.session.McpSession;
import dev.holdline.session.PeerProcesses;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.Waiting.Running;
import dev.holdline.upstream.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions' ways to a real server, its lists, and what the board says of it. */
@Timeout(60)
class LinkTest {
    private static final PeerProcesses.Peer PEER = LinkedSessions.peer(1);

    @TempDir Path folder;
    private final QuestionDesk desk = new QuestionDesk(InstantSource.system(), () -> "q");
    private final ServerDefinition git = LinkedSessions.server("git", "node", false);
    private LinkedSessions all;
    private Links links;

    @BeforeEach
    void open() throws Exception {
        all = new LinkedSessions(folder, git);
        links = all.links;
    }

    @AfterEach
    void close() {
        all.close();
        desk.close();
    }

    private McpSession session() throws Exception {
        return all.session(1);
    }

    private Link met(McpSession session) throws Exception {
        return all.met(session);
    }

    private static void renewed(Link link) {
        State before = link.upstream().state();
        link.upstream().renew();
        until(
                "renewed",
                () -> link.upstream().state() instanceof State.Ready r && !r.equals(before));
    }

    @Test
    void eachSessionIsToldOnceOfListsThatChangedOverAReconnectAndOfNoOthers() throws Exception {
        McpSession one = session();
        McpSession two = session();
        RecordedStream first = LinkedSessions.listening(one);
        RecordedStream second = LinkedSessions.listening(two);
        Link a = met(one);
        Link b = met(two);
        all.program.arm("\"kind\":\"tools-changed\",\"what\":[\"added\"],\"count\":2");
        renewed(a);
        until("one was told", () -> !first.messages.isEmpty());
        renewed(b);
        until("two was told, too", () -> !second.messages.isEmpty());
        assertThat(first.messages)
                .extracting(Message::method)
                .containsExactly("notifications/tools/list_changed");
        assertThat(second.messages)
                .extracting(Message::method)
                .containsExactly("notifications/tools/list_changed");
    }

    @Test
    void sessionsThatMeetAServerAtOnceStartItOnce() throws Exception {
        List<Running<Boolean>> meetings = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Link link = links.link(session(), git);
            meetings.add(
                    start(() -> {
                        link.meet(LinkedSessions.LONG);
                        return link.card().isPresent();
                    }));
        }
        for (Running<Boolean> each : meetings) assertThat(each.get()).isTrue();
        assertThat(all.program.events("start")).isEqualTo(1);
    }

    @Test
    void whoWasGivenEmptyListsHearsWhenAnotherSessionMeetsTheServer() throws Exception {
        all.program.arm("\"kind\":\"exit-at-start\",\"count\":2");
        McpSession one = session();
        RecordedStream stream = LinkedSessions.listening(one);
        Link early = links.link(one, git);
        early.meet(LinkedSessions.LONG);
        assertThat(early.card()).isEmpty();
        met(session());
        until("it was told", () -> stream.messages.size() >= 3);
        assertThat(stream.messages)
                .extracting(Message::method)
                .containsExactlyInAnyOrder(
                        "notifications/tools/list_changed",
                        "notifications/resources/list_changed",
                        "notifications/prompts/list_changed");
    }

    @Test
    void aServerThatHangsIsWaitedForByTheFirstListAlone() throws Exception {
        all.program.arm("\"kind\":\"never-initialize\",\"count\":-1");
        Link link = links.link(session(), git);
        link.meetForLists(Duration.ofMillis(300));
        assertThat(link.card()).isEmpty();
        Running<Boolean> again =
                start(() -> {
                    link.meetForLists(LinkedSessions.LONG);
                    return true;
                });
        assertThat(again.result().get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListThatAServerCannotGiveAfterAReconnectIsKept() throws Exception {
        McpSession one = session();
        RecordedStream stream = LinkedSessions.listening(one);
        Link link = met(one);
        int tools = link.tools();
        all.program.arm("\"kind\":\"error\",\"method\":\"tools/list\"");
        renewed(link);
        until("it was asked", () -> all.program.events("fault") == 1);
        assertThat(link.meetAndList(LinkedSessions.LONG)).isTrue();
        assertThat(link.tools()).isEqualTo(tools).isPositive();
        assertThat(stream.messages).isEmpty();
    }

    @Test
    void aListThatTheServerItselfAnnouncedIsNotAnnouncedTwice() throws Exception {
        McpSession one = session();
        RecordedStream stream = LinkedSessions.listening(one);
        Link link = met(one);
        announce(link, "[\"added\"]");
        // When the second change has been read, all that followed the first has been said.
        announce(link, "[\"added\",\"removed\"]");
        until("both were told", () -> stream.messages.size() >= 2);
        assertThat(stream.messages).hasSize(2);
    }

    /** It asks for the list in that moment, and not again. */
    @Test
    void aClientIsToldOfAListOnceTheNewOneIsThere() throws Exception {
        McpSession one = session();
        RecordedStream stream = LinkedSessions.listening(one);
        Link link = met(one);
        List<String> asked = new CopyOnWriteArrayList<>();
        stream.atEach = () -> asked.add(list(link));
        announce(link, "[\"added\"]");
        until("it was told", () -> !asked.isEmpty());
        assertThat(asked).containsExactly(list(link));
    }

    /** A tool of its own process, which only that one has switched on. */
    @Test
    void whatAnotherSessionsProcessListsIsNotThisOnes() throws Exception {
        Link one = met(session());
        String ones = list(one);
        all.program.arm("\"kind\":\"tools-changed\",\"what\":[\"added\"],\"count\":1");
        Link two = met(session());
        assertThat(list(two)).isNotEqualTo(ones);
        assertThat(list(one)).isEqualTo(ones);
        assertThat(list(links.link(session(), git))).as("who has none yet").isEqualTo(list(two));
    }

    private static String list(Link link) {
        return link.card().orElseThrow().lists().get("tools/list");
    }

    private void announce(Link link, String what) throws Exception {
        String before = list(link);
        all.program.arm("\"kind\":\"list-changed\",\"what\":" + what + ",\"method\":\"ping\"");
        State.Ready ready = (State.Ready) link.upstream().state();
        ready.connection().ask("ping", null, LinkedSessions.LONG);
        until("read anew", () -> !before.equals(list(link)));
    }

    @Test
    void aServerThatIsBackIsNoLongerSkipped() throws Exception {
        McpSession one = session();
        Link link = met(one);
        one.client().skip("git", Duration.ofHours(1));
        renewed(link);
        until("back", () -> !one.client().isSkipped("git"));
    }

    @Test
    void linksEndWithTheirSessionTheirProcessAndTheirDefinition() throws Exception {
        McpSession one = session();
        Link link = met(one);
        assertThat(links.link(one, git)).isSameAs(link);
        all.configuration =
                new Configuration(
                        List.of(LinkedSessions.server("git", "deno", false)), Settings.STANDARD);
        links.reconcile();
        assertThat(link.upstream().state()).isInstanceOf(State.Closed.class);
        assertThat(links.all()).isEmpty();

        all.configuration = new Configuration(List.of(git), Settings.STANDARD);
        Link next = links.link(one, git);
        all.peers.end(PEER);
        assertThat(next.upstream().state()).isInstanceOf(State.Closed.class);
        assertThat(links.all()).isEmpty();
        assertThat(links.link(one, git).upstream().state())
                .as("a call that came too late")
                .isInstanceOf(State.Closed.class);
        assertThat(links.all()).isEmpty();
    }

    @Test
    void aCallThatIsOnItsWayWhenHoldlineEndsStartsNothing() throws Exception {
        McpSession one = session();
        links.close();
        Link late = links.link(one, git);
        assertThat(late.upstream().state()).isInstanceOf(State.Closed.class);
        assertThat(links.all()).isEmpty();
    }

    @Test
    void theBoardTellsOriginsNotUrlsAndCountsBreaks() throws Exception {
        all.configuration =
                new Configuration(
                        List.of(
                                git,
                                new ServerDefinition(
                                        "jira",
                                        new ServerDefinition.Remote(
                                                "https://jira.example/mcp?token=s3cret",
                                                Map.of(),
                                                false),
                                        true,
                                        false)),
                        Settings.STANDARD);
        var board =
                new StatusBoard(
                        () -> all.configuration,
                        links,
                        new Inspector(links),
                        all.sessions,
                        desk,
                        all.tally,
                        all.clock,
                        "http://127.0.0.1:1/mcp");
        assertThat(board.now().servers())
                .extracting(Snapshot.Server::words)
                .containsOnly("Ready when needed");
        assertThat(board.now().servers().getLast().where()).isEqualTo("https://jira.example");
        Link link = met(session());
        Snapshot.Server ready = board.now().servers().getFirst();
        assertThat(ready.state()).isEqualTo(ServerState.READY);
        assertThat(ready.sessions()).isEqualTo(1);
        assertThat(ready.tools()).isGreaterThan(3);
        all.program.arm("\"kind\":\"exit-before\",\"method\":\"ping\"");
        State.Ready up = (State.Ready) link.upstream().state();
        dev.holdline.testkit.Waiting.start(
                () -> up.connection().ask("ping", null, LinkedSessions.LONG));
        until("broken", () -> link.upstream().state() instanceof State.Broken);
        until("counted", () -> board.now().servers().getFirst().breaksToday() == 1);
        assertThat(board.now().worst()).isEqualTo(ServerState.BROKEN);
        assertThat(board.now().sessions()).hasSize(1);
    }
}
