package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.e2e.NodeClient.Outcome;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session ids and what hangs on them, without a screen. */
class SessionTest {
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}";
    @TempDir private static Path folder;
    private static FaultServer server;
    private static RunningHoldline holdline;
    private static String token;

    @BeforeAll
    static void start() throws IOException {
        server = FaultServer.stdio(folder.resolve("server"), "--child");
        holdline =
                RunningHoldline.headless(
                        folder.resolve("holdline"),
                        new Config().server("git", server).limit("sessionIdle", "300ms"));
        token = holdline.token("Claude Code");
    }

    @AfterAll
    static void stop() {
        holdline.close();
    }

    @Test
    void anIdleSessionsServerIsPutAwayAndItsIdStaysGood() throws IOException {
        try (NodeClient client = NodeClient.connected(holdline, "git", token)) {
            client.call("count", "idle1").await().expectOk();
            ProcessHandle first = server.awaitRunning("idle1");

            Desktop.await("the idle server to end", () -> !first.isAlive());

            assertThat(client.call("count", "idle2").await().text()).startsWith("counted idle2");
            assertThat(server.ran("idle2")).isEqualTo(1);
            assertThat(server.awaitRunning("idle2").pid()).isNotEqualTo(first.pid());
        }
    }

    @Test
    void aLongCallIsNotIdle() throws IOException {
        try (NodeClient client = NodeClient.connected(holdline, "git", token)) {
            var arguments = NodeClient.command().put("seconds", 2).put("key", "long");

            assertThat(client.call("slow", arguments).await().text()).isEqualTo("slow done long");

            assertThat(server.ran("long")).isEqualTo(1);
        }
    }

    @Test
    void theServersOfAClientKilledWithoutGoodbyeEndWithAllTheyStarted() throws IOException {
        NodeClient client = NodeClient.connected(holdline, "git", token);
        // A running call: what ends the server is not that it is idle.
        client.call("slow", NodeClient.command().put("seconds", 600).put("key", "killed"));
        ProcessHandle its = server.awaitRunning("killed");
        ProcessHandle grandchild =
                its.children().findFirst().orElseThrow(() -> new AssertionError("no child"));

        client.crash();

        Desktop.await("the server to end", () -> !its.isAlive());
        Desktop.await("what the server started to end", () -> !grandchild.isAlive());
    }

    @Test
    void aForgedSessionIdIsNotFound() throws IOException {
        try (NodeClient raw = NodeClient.raw()) {
            assertThat(send(raw, "POST", "0123456789abcdef0123456789abcdef", LIST).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void aDeletedSessionIdIsNotFound() throws IOException {
        try (NodeClient client = NodeClient.start();
                NodeClient raw = NodeClient.raw()) {
            String id =
                    client.connect(holdline.address("git"), token)
                            .expectOk()
                            .line()
                            .path("sessionId")
                            .asString();
            assertThat(send(raw, "POST", id, LIST).status()).isEqualTo(200);

            assertThat(send(raw, "DELETE", id, "").status()).isEqualTo(200);

            assertThat(send(raw, "POST", id, LIST).status()).isEqualTo(404);
            holdline.crashAndRestart();
            assertThat(send(raw, "POST", id, LIST).status()).isEqualTo(404);
        }
    }

    @Test
    void anotherClientsSessionIdIsNotFound() throws IOException {
        try (NodeClient client = NodeClient.start();
                NodeClient raw = NodeClient.raw()) {
            Outcome connected = client.connect(holdline.address("git"), token).expectOk();
            String id = connected.line().path("sessionId").asString();
            String another = holdline.token("Cursor");

            assertThat(send(raw, "POST", id, LIST, another).status()).isEqualTo(404);
        }
    }

    private static Outcome send(NodeClient raw, String method, String session, String body) {
        return send(raw, method, session, body, token);
    }

    private static Outcome send(
            NodeClient raw, String method, String session, String body, String token) {
        var headers =
                Json.MAPPER
                        .createObjectNode()
                        .put("authorization", "Bearer " + token)
                        .put("mcp-session-id", session)
                        .put("mcp-protocol-version", "2025-11-25");
        var command = NodeClient.command().put("url", holdline.address("git"));
        command.put("method", method).put("body", body).set("headers", headers);
        return raw.send("send", command).await();
    }
}
