package dev.holdline.gateway;

import static dev.holdline.gateway.LinkedSessions.LONG;
import static dev.holdline.testkit.Waiting.start;
import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Configuration;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.McpSession;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.SilentClient;
import dev.holdline.upstream.State;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real server that all sessions share. */
@Timeout(60)
class SharedUpstreamTest {
    private static final String COUNTER = "fault://counter";
    @TempDir Path folder;
    private final ServerDefinition git = LinkedSessions.server("git", "node", true);
    private LinkedSessions all;

    @BeforeEach
    void open() throws Exception {
        all = new LinkedSessions(folder, git);
    }

    @AfterEach
    void close() {
        all.close();
    }

    private static List<String> methods(RecordedStream stream) {
        return stream.messages.stream().map(Message::method).toList();
    }

    private void call(Link link, String tool, String arguments) throws Exception {
        String params = "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}";
        link.upstream()
                .call(Message.request(Id.of(1), "tools/call", params), new SilentClient(), LONG);
    }

    private void fall(Link link) {
        all.program.arm("\"kind\":\"exit-before\",\"method\":\"ping\"");
        int before = all.tally.breaks("git");
        var up = (State.Ready) link.upstream().state();
        start(() -> up.connection().ask("ping", null, LONG));
        until("fallen", () -> !up.equals(link.upstream().state()));
        until("counted", () -> all.tally.breaks("git") > before);
    }

    @Test
    void oneProcessServesAllSessionsAndEndsWithTheLastOfThem() throws Exception {
        Link first = all.met(all.session(1));
        Link second = all.met(all.session(2));
        assertThat(second.upstream()).isSameAs(first.upstream());
        assertThat(all.program.events("start")).isEqualTo(1);

        all.peers.end(LinkedSessions.peer(1));
        assertThat(second.upstream().state()).isInstanceOf(State.Ready.class);
        all.peers.end(LinkedSessions.peer(2));
        assertThat(second.upstream().state()).isInstanceOf(State.Closed.class);

        Link next = all.met(all.session(3));
        assertThat(next.upstream()).isNotSameAs(first.upstream());
        assertThat(all.program.events("start")).isEqualTo(2);
    }

    @Test
    void aChangedDefinitionHasAnUpstreamOfItsOwn() throws Exception {
        McpSession one = all.session(1);
        Link link = all.met(one);
        all.configuration =
                new Configuration(
                        List.of(LinkedSessions.server("git", "deno", true)), Settings.STANDARD);
        Link next = all.link(one);
        assertThat(next.upstream()).isNotSameAs(link.upstream());
        assertThat(link.upstream().state()).isInstanceOf(State.Closed.class);
        assertThat(next.upstream().state()).isInstanceOf(State.Idle.class);
    }

    @Test
    void aFallCountsOnceForTheServerAndOnceForEachClient() throws Exception {
        Link one = all.met(all.session(1));
        Link same = all.met(all.session(1));
        Link other = all.met(all.session(2));
        fall(one);
        assertThat(all.tally.breaks("git")).isEqualTo(1);
        one.upstream().reconnect(LONG);
        fall(one);
        assertThat(all.tally.breaks("git")).isEqualTo(2);
        for (Link each : List.of(one, same, other)) {
            assertThat(each.session().client().keepsFalling(git.identity(), Settings.STANDARD))
                    .as("two falls, not three")
                    .isFalse();
        }
        one.upstream().reconnect(LONG);
        fall(one);
        // What follows from a state is done after the state is seen.
        until(
                "the third is counted",
                () -> other.session().client().keepsFalling(git.identity(), Settings.STANDARD));
    }

    @Test
    void theGrantOfOneSessionIsNoOthersButRepairsWhatAllUse() throws Exception {
        Link one = all.met(all.session(1));
        Link other = all.met(all.session(2));
        one.session().client().grant(git.identity(), "git", true);
        assertThat(other.session().client().isGranted(git.identity())).isFalse();
        fall(other);
        until("repaired", other::isReady);
    }

    @Test
    void whatOneSessionsGrantAllowsIsNotForgoneWithAnothers() throws Exception {
        Link one = all.met(all.session(1));
        Link other = all.met(all.session(2));
        for (Link each : List.of(one, other)) {
            each.session().client().grant(git.identity(), "git", true);
        }
        all.program.arm("\"kind\":\"exit-at-start\"");
        fall(one);
        one.session().client().revoke("git");
        one.revoked();
        until("repaired at the second attempt", other::isReady);
    }

    @Test
    void eachSessionHearsOfListsThatChangedOverAReconnect() throws Exception {
        McpSession one = all.session(1);
        McpSession two = all.session(2);
        RecordedStream first = LinkedSessions.listening(one);
        RecordedStream second = LinkedSessions.listening(two);
        Link link = all.met(one);
        all.met(two);
        all.program.arm("\"kind\":\"tools-changed\",\"what\":[\"added\"]");
        link.upstream().renew();
        for (RecordedStream each : List.of(first, second)) {
            until("told", () -> !each.messages.isEmpty());
            assertThat(methods(each)).containsExactly("notifications/tools/list_changed");
        }
    }

    @Test
    void logsGoToWhoAskedForTheirLevel() throws Exception {
        McpSession quiet = all.session(1);
        McpSession curious = all.session(2);
        RecordedStream errors = LinkedSessions.listening(quiet);
        RecordedStream everything = LinkedSessions.listening(curious);
        Link link = all.met(quiet);
        SharedUpstream shared = link.shared().orElseThrow();
        all.links.levelSet(quiet, "error");
        Link its = all.met(curious);
        assertThat(shared.mostTalkative(its, "info")).isEqualTo("info");
        all.links.levelSet(curious, "info");
        assertThat(shared.mostTalkative(link, "warning"))
                .as("the other one still wants to hear more")
                .isEqualTo("info");
        assertThat(shared.hello().logLevel()).isEqualTo("info");

        call(link, "log", "{\"level\":\"notice\"}");
        call(link, "log", "{\"level\":\"error\"}");

        until("all of it", () -> everything.messages.size() == 2);
        assertThat(errors.texts()).singleElement().asString().contains("\"error\"");
    }

    @Test
    void anUpdateGoesToWhoSubscribed() throws Exception {
        McpSession one = all.session(1);
        McpSession two = all.session(2);
        RecordedStream subscriber = LinkedSessions.listening(one);
        RecordedStream other = LinkedSessions.listening(two);
        Link link = all.met(one);
        Link its = all.met(two);
        all.links.subscribed(one, "git", COUNTER, true);
        SharedUpstream shared = link.shared().orElseThrow();
        assertThat(shared.hello().subscriptions()).containsExactly(COUNTER);
        assertThat(shared.isWantedBesides(its, COUNTER)).isTrue();
        assertThat(shared.isWantedBesides(link, COUNTER)).isFalse();
        var up = (State.Ready) link.upstream().state();
        up.connection().ask("resources/subscribe", "{\"uri\":\"" + COUNTER + "\"}", LONG);

        call(link, "touch", "{\"uri\":\"" + COUNTER + "\"}");
        all.program.arm("\"kind\":\"list-changed\",\"what\":[\"added\"],\"method\":\"ping\"");
        up.connection().ask("ping", null, LONG);

        until("the later news", () -> !other.messages.isEmpty());
        until("both", () -> subscriber.messages.size() == 2);
        assertThat(methods(other)).containsExactly("notifications/tools/list_changed");
        assertThat(methods(subscriber))
                .containsExactly(
                        "notifications/resources/updated", "notifications/tools/list_changed");
    }

    @Test
    void whatNothingTellsWhoseItIsIsRefused() throws Exception {
        Link link = all.met(all.session(1));
        Message request = Message.request(Id.of("s1"), "sampling/createMessage", "{}");
        Message answer = link.shared().orElseThrow().ask(request);
        assertThat(answer.kind()).isEqualTo(Message.Kind.ERROR);
        assertThat(answer.id()).isEqualTo(request.id());
        assertThat(answer.raw(Field.ERROR)).contains("share this server");
    }
}
