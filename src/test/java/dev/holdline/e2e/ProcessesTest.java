package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many processes there are, and when. */
@Timeout(180)
class ProcessesTest {
    private static final int SERVERS = 15;
    private static final int CLIENTS = 10;

    @TempDir private Path folder;

    @Test
    void fifteenServersAndTenClientsThatListAtOnceStartNoProcessBeyondTheFirstCatalogue()
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
            List<Callable<String>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                String name = "client-" + i;
                clients.add(() -> HttpSession.open(http, all, name).tools());
            }
            try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<String> tools : each.invokeAll(clients)) {
                    assertThat(tools.get()).contains("server0__", "server" + (SERVERS - 1) + "__");
                }
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
            HttpSession.open(http, holdline.address("one"), "client").tools();
            Desktop.await("its start", () -> !server.events("child").isEmpty());
            ProcessHandle left = process(server.events("child").getFirst().path("pid").asLong());
            ProcessHandle child = process(server.events("child").getFirst().path("child").asLong());
            holdline.crashAndRestart();
            Desktop.await("the end of what was left", () -> !runs(left) && !runs(child));
        }
    }

    @Test
    void nothingIsLeftOnceItHasEnded() throws Exception {
        // The end of its input means nothing to it, as to many servers, and it has a child.
        FaultServer server = FaultServer.stdio(folder.resolve("state"), "--ignore-term", "--child");
        FaultServer remote = FaultServer.http(folder.resolve("remote"));
        ProcessHandle left;
        ProcessHandle child;
        try (remote;
                var http = HttpClient.newHttpClient()) {
            remote.awaitUp();
            try (var holdline =
                    RunningHoldline.headless(
                            folder,
                            new Config().server("one", server).server("remote", remote),
                            "--no-token")) {
                HttpSession.open(http, holdline.address("one"), "client").tools();
                HttpSession.open(http, holdline.address("remote"), "client").tools();
                Desktop.await("the session", () -> !remote.events("initialized").isEmpty());
                Desktop.await("its start", () -> !server.events("child").isEmpty());
                left = process(server.events("child").getFirst().path("pid").asLong());
                child = process(server.events("child").getFirst().path("child").asLong());
            }
            assertThat(remote.events("delete")).hasSize(1);
        }
        assertThat(runs(left)).as("the server runs on").isFalse();
        assertThat(runs(child)).as("its child runs on").isFalse();
    }

    @Test
    void aCallUnderWayIsToldThatItEnds() throws Exception {
        FaultServer server = FaultServer.stdio(folder.resolve("state"));
        FaultServer remote = FaultServer.http(folder.resolve("remote"));
        try (remote;
                var holdline =
                        RunningHoldline.headless(
                                folder,
                                new Config().server("one", server).server("two", remote),
                                "--no-token");
                NodeClient ones = NodeClient.connected(holdline, "one", "");
                NodeClient twos = NodeClient.connected(holdline, "two", "")) {
            remote.awaitUp();
            server.arm("{\"kind\":\"slow\",\"ms\":60000}");
            remote.arm("{\"kind\":\"slow\",\"ms\":60000}");
            var one = ones.call("count", "one");
            var two = twos.call("count", "two");
            server.awaitRunning("one");
            remote.awaitRunning("two");
            holdline.process().destroy();
            for (var each : List.of(one, two)) {
                assertThat(each.await().text())
                        .contains("was ended before this call was completed")
                        .contains("may have run");
            }
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
