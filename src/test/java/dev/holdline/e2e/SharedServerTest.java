package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.NodeClient.Outcome;
import dev.holdline.e2e.Scene.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code "shared": true}: one connection for all clients, a real one in each of two windows. */
class SharedServerTest {
    private static final String COUNTER = "fault://counter";
    @TempDir private static Path folder;
    private static Desktop desktop;
    private static FaultServer stdio;
    private static FaultServer http;
    private static RunningHoldline holdline;
    private static String token;
    private NodeClient one;
    private NodeClient other;
    private int keys;

    @BeforeAll
    static void start() throws IOException {
        desktop = Desktop.start(TrayHost.NONE);
        stdio = FaultServer.stdio(folder.resolve("stdio"));
        http = FaultServer.http(folder.resolve("http"));
        holdline =
                RunningHoldline.on(
                        desktop,
                        folder.resolve("holdline"),
                        new Config()
                                .server("stdio", stdio)
                                .shared("stdio")
                                .server("http", http)
                                .shared("http"));
        token = holdline.token("Claude Code");
    }

    @AfterAll
    static void stop() {
        holdline.close();
        http.close();
        desktop.close();
    }

    @BeforeEach
    void startClients() throws IOException {
        one = NodeClient.start();
        other = NodeClient.start();
    }

    @AfterEach
    void endClients() {
        one.close();
        other.close();
        Desktop.await(
                "the end of the server that nobody uses any more",
                () -> stdio.events("start").stream().noneMatch(SharedServerTest::runs));
    }

    private static boolean runs(JsonNode start) {
        return ProcessHandle.of(start.path("pid").asLong())
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    private static FaultServer server(Wire wire) {
        return wire == Wire.STDIO ? stdio : http;
    }

    private static long connections(Wire wire) {
        return server(wire).events("initialize").size();
    }

    private void connect(Wire wire) {
        for (NodeClient each : List.of(one, other)) {
            var options = NodeClient.command().put("name", "claude-code").put("token", token);
            options.putObject("capabilities").putObject("elicitation");
            each.connect(options.put("url", holdline.address(wire.server()))).expectOk();
        }
    }

    private String counted(NodeClient client) {
        String key = "k" + System.nanoTime() + keys++;
        assertThat(client.call("count", key).await().text()).startsWith("counted " + key);
        return key;
    }

    /** Runs until it is cancelled. */
    private Call busy(NodeClient client, Wire wire) {
        String key = "busy" + System.nanoTime();
        Call call = client.call("slow", NodeClient.command().put("key", key).put("seconds", 60));
        server(wire).awaitRunning(key);
        return call;
    }

    @Test
    void oneProcessServesBothClientsAndEndsWithTheLast() {
        int before = stdio.events("start").size();
        connect(Wire.STDIO);
        String key = counted(one);
        ProcessHandle process = stdio.awaitRunning(key);
        counted(other);
        assertThat(stdio.events("start")).hasSize(before + 1);

        one.crash();
        // Its end is noticed; and the other's server is where it was.
        for (int calls = 0; calls < 3; calls++) counted(other);
        assertThat(process.isAlive()).isTrue();
        assertThat(stdio.events("start")).hasSize(before + 1);

        other.crash();
        Desktop.await("the end of the server", () -> !process.isAlive());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheServerAsksIsAskedOfTheClientWhoseCallRuns(Wire wire) {
        connect(wire);
        counted(one);

        Outcome outcome = other.call("ask_elicitation", NodeClient.command()).await();

        assertThat(outcome.text()).contains("Ada");
        assertThat(other.events("request")).hasSize(1);
        assertThat(one.events("request")).isEmpty();
    }

    @Test
    void overHttpTheStreamTellsWhoIsAskedWhileOthersCall() {
        connect(Wire.HTTP);
        Call busy = busy(one, Wire.HTTP);

        assertThat(other.call("ask_elicitation", NodeClient.command()).await().text())
                .contains("Ada");
        Outcome onNoCallsStream =
                other.call("ask_elicitation", NodeClient.command().put("via", "get")).await();

        assertThat(onNoCallsStream.error()).contains("share this server");
        assertThat(other.events("request")).hasSize(1);
        assertThat(one.events("request")).isEmpty();
        one.cancel(busy);
    }

    @Test
    void overOnePipeTheServerIsRefusedWhereTwoCallsRun() {
        connect(Wire.STDIO);
        Call busy = busy(one, Wire.STDIO);

        Outcome outcome = other.call("ask_elicitation", NodeClient.command()).await();

        assertThat(outcome.error()).contains("share this server");
        assertThat(one.events("request")).isEmpty();
        assertThat(other.events("request")).isEmpty();
        one.cancel(busy);
    }

    @Test
    void aResourceStaysSubscribedWhileOneOfThemWantsIt() {
        connect(Wire.STDIO);
        var uri = NodeClient.command().put("uri", COUNTER);
        for (NodeClient each : List.of(one, other)) {
            each.send("subscribe", uri.deepCopy()).await().expectOk();
        }

        other.send("unsubscribe", uri.deepCopy()).await().expectOk();
        assertThat(one.call("touch", uri.deepCopy()).await().text()).isEqualTo("told");
        one.send("unsubscribe", uri.deepCopy()).await().expectOk();
        assertThat(one.call("touch", uri.deepCopy()).await().text()).isEqualTo("not subscribed");

        assertThat(updates(one)).isEqualTo(1);
        assertThat(updates(other)).isZero();
    }

    private static long updates(NodeClient client) {
        return client.events("notification").stream()
                .filter(n -> n.path("method").asString("").endsWith("resources/updated"))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void aBreakIsAskedAboutOnceAndGrantsStayWithTheirSession(Wire wire) throws IOException {
        connect(wire);
        counted(one);
        counted(other);
        long before = connections(wire);
        server(wire).dieDuring("slow");
        Call call = one.call("slow", "held" + before);
        Dialog.await(desktop, wire.server()).answer("2");
        assertThat(call.await().text()).contains("was reconnected");
        assertThat(connections(wire)).isEqualTo(before + 1);

        assertThat(text(other)).contains("counted", "has been renewed");
        assertThat(text(one)).contains("counted", "has been renewed");
        assertThat(text(other)).contains("counted").doesNotContain("renewed");

        server(wire).dieDuring("slow");
        Call asked = other.call("slow", "again" + before);
        Dialog.await(desktop, wire.server()).answer("3");
        assertThat(asked.await().text()).startsWith("Skipped by the user");
        Desktop.await(
                "the reconnect that the first one's grant allows",
                () -> connections(wire) == before + 2);
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatIsStoppedKeepsNobodyWaiting(Wire wire) throws IOException {
        connect(wire);
        counted(other);
        long connections = connections(wire);
        var uri = NodeClient.command().put("uri", COUNTER);
        other.send("subscribe", uri.deepCopy()).await().expectOk();
        other.suspend();

        flood();
        assertThat(one.call("touch", uri.deepCopy()).await().text()).isEqualTo("told");
        flood();
        counted(one);

        other.resume();
        counted(other);
        assertThat(connections(wire)).isEqualTo(connections);
        Desktop.await("what changed while it was stopped", () -> updates(other) == 1);
        if (wire == Wire.HTTP) return; // There what is logged belongs to the call of one alone.
        other.call("log", NodeClient.command().put("level", "error")).await();
        Desktop.await("what is said after it stopped", () -> said(other, "error") == 1);
    }

    /** More than fits between Holdline and a client that does not read. */
    private void flood() {
        ObjectNode much = NodeClient.command().put("times", 300).put("length", 1 << 16);
        assertThat(one.call("log", much).await().text()).isEqualTo("logged 300");
    }

    private static long said(NodeClient client, String level) {
        return client.events("notification").stream()
                .filter(n -> n.path("params").path("level").asString("").equals(level))
                .count();
    }

    private static String text(NodeClient client) {
        return client.call("count", "x").await().line().path("result").toString();
    }
}
