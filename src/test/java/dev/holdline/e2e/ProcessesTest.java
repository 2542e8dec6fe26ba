package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many processes there are, and when. */
@Timeout(180)
class ProcessesTest {
    private static final int SERVERS = 15;
    private static final int CLIENTS = 10;

    @TempDir private Path folder;

    /** One MCP session of a client that asks for nothing but lists. */
    private record Session(HttpClient http, URI url, String id) {
        static Session open(HttpClient http, String url, String name) throws Exception {
            var opening = new Session(http, URI.create(url), "");
            HttpResponse<String> answer =
                    opening.post(
                            """
                            {"jsonrpc":"2.0","id":0,"method":"initialize","params":{
                             "protocolVersion":"2025-11-25","capabilities":{},
                             "clientInfo":{"name":"%s","version":"1"}}}\
                            """
                                    .formatted(name));
            assertThat(answer.statusCode()).isEqualTo(200);
            String id = answer.headers().firstValue("Mcp-Session-Id").orElseThrow();
            var session = new Session(http, URI.create(url), id);
            session.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            return session;
        }

        String tools() throws Exception {
            return post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").body();
        }

        private HttpResponse<String> post(String json) throws IOException, InterruptedException {
            var request =
                    HttpRequest.newBuilder(url)
                            .header("Content-Type", "application/json")
                            .header("Accept", "application/json, text/event-stream")
                            .POST(HttpRequest.BodyPublishers.ofString(json));
            if (!id.isEmpty()) request.header("Mcp-Session-Id", id);
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void fifteenServersAndTenClientsThatListStartNoProcessBeyondTheFirstCatalogue()
            throws Exception {
        var config = new Config().limit("firstContact", "60s");
        List<FaultServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            FaultServer server = FaultServer.stdio(folder.resolve("state" + i));
            servers.add(server);
            config.server("server" + i, server);
        }
        try (var holdline = RunningHoldline.headless(folder, config, "--no-token");
                var http = HttpClient.newHttpClient()) {
            String all = "http://127.0.0.1:" + holdline.port() + "/mcp";
            for (int i = 0; i < CLIENTS; i++) {
                String tools = Session.open(http, all, "client-" + i).tools();
                assertThat(tools).contains("server0__", "server" + (SERVERS - 1) + "__");
            }
            for (FaultServer each : servers) assertThat(each.events("start")).hasSize(1);
        }
    }

    @Test
    void whatACrashLeftBehindIsEndedAtTheNextStart() throws Exception {
        // It outlives the end of its input and SIGTERM, and has a process of its own.
        FaultServer server = FaultServer.stdio(folder.resolve("state"), "--ignore-term", "--child");
        try (var holdline =
                        RunningHoldline.headless(
                                folder, new Config().server("one", server), "--no-token");
                var http = HttpClient.newHttpClient()) {
            Session.open(http, holdline.address("one"), "client").tools();
            Desktop.await("its start", () -> !server.events("child").isEmpty());
            ProcessHandle left = process(server.events("child").getFirst().path("pid").asLong());
            ProcessHandle child = process(server.events("child").getFirst().path("child").asLong());
            holdline.crashAndRestart();
            Desktop.await("the end of what was left", () -> !runs(left) && !runs(child));
        }
    }

    private static ProcessHandle process(long pid) {
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** One that nobody reaps has ended all the same. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
