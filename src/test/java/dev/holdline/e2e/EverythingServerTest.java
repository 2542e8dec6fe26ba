package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.NodeClient.Call;
import dev.holdline.e2e.NodeClient.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official server-everything, SIGKILLed in the middle of its long-running operation (which says
 * of itself that it may be repeated).
 */
class EverythingServerTest {
    private static final Duration MIDDLE = Duration.ofMillis(700);
    @TempDir private static Path folder;
    private static Desktop desktop;
    private static Supervised http;
    private static RunningHoldline holdline;
    private static String token;

    @BeforeAll
    static void start() throws IOException {
        int port = FreePort.find();
        desktop = Desktop.start(TrayHost.NONE);
        http =
                new Supervised(
                        NodePrograms.command(NodePrograms.EVERYTHING, "streamableHttp"),
                        Map.of("PORT", "" + port),
                        folder.resolve("everything.log"),
                        port);
        holdline =
                RunningHoldline.on(
                        desktop,
                        folder.resolve("holdline"),
                        new Config()
                                .http("http", "http://127.0.0.1:" + port + "/mcp")
                                .stdio(
                                        "stdio",
                                        NodePrograms.command(NodePrograms.EVERYTHING, "stdio")));
        token = holdline.token("Claude Code");
    }

    @AfterAll
    static void stop() {
        holdline.close();
        http.close();
        desktop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdio", "http"})
    void answerOneCompletesTheOperationAndTheNextBreakAsksAgain(String server) throws IOException {
        try (NodeClient window = NodeClient.connected(holdline, server, token)) {
            Call first = breakDuringOperation(window, server);
            Dialog.await(desktop, server).clickFirst();
            completed(first.await());

            Call second = breakDuringOperation(window, server);
            Dialog.await(desktop, server).answer("1");
            completed(second.await());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdio", "http"})
    void answerTwoCompletesTheOperationAndTheNextWithoutAsking(String server) throws IOException {
        try (NodeClient window = NodeClient.connected(holdline, server, token)) {
            Call first = breakDuringOperation(window, server);
            Dialog.await(desktop, server).answer("2");
            completed(first.await());

            completed(breakDuringOperation(window, server).await());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stdio", "http"})
    void answerThreeTellsTheModelThatThePersonSkipped(String server) throws IOException {
        try (NodeClient window = NodeClient.connected(holdline, server, token)) {
            Call call = breakDuringOperation(window, server);
            Dialog.await(desktop, server).answer("3");

            assertThat(call.await().isError()).isTrue();
            assertThat(call.await().text()).startsWith("Skipped by the user");
        }
    }

    private static void completed(Outcome outcome) {
        assertThat(outcome.isError()).isFalse();
        assertThat(outcome.text()).startsWith("Long running operation completed.");
    }

    private static Call breakDuringOperation(NodeClient window, String server) {
        // Its server is started by the first call that needs it.
        window.call("echo", NodeClient.command().put("message", "there?")).await().expectOk();
        Call call =
                window.call(
                        "trigger-long-running-operation",
                        NodeClient.command().put("duration", 2).put("steps", 8));
        Desktop.pass(MIDDLE);
        if (server.equals("http")) {
            http.kill();
        } else {
            holdline.process()
                    .descendants()
                    .filter(child -> child.info().commandLine().orElse("").contains("everything"))
                    .forEach(ProcessHandle::destroyForcibly);
        }
        return call;
    }
}
