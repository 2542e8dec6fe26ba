package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While a server is down, or cannot say what it has, its clients keep their lists. */
@Timeout(120)
class OutageTest {
    @TempDir private Path folder;

    @Test
    void aListThatTheServerCannotGiveComesFromTheCatalogue() throws Exception {
        try (FaultServer server = FaultServer.http(folder.resolve("state"));
                var holdline =
                        RunningHoldline.headless(
                                folder, new Config().server("one", server), "--no-token");
                var http = HttpClient.newHttpClient()) {
            server.awaitUp();
            HttpSession session = HttpSession.open(http, holdline.address("one"), "client");
            String listed = session.tools();
            assertThat(session.call("count", "a")).contains("counted a");
            server.arm("{\"kind\":\"500\",\"method\":\"tools/list\",\"count\":-1}");
            assertThat(session.tools()).isEqualTo(listed).contains("\"count\"");
            assertThat(session.call("count", "b")).contains("counted b");
        }
    }

    @Test
    void whileAServerIsDownNewAndOldClientsHaveItsToolsAtOnce() throws Exception {
        FaultServer server = FaultServer.stdio(folder.resolve("state"));
        try (var holdline =
                        RunningHoldline.headless(
                                folder, new Config().server("one", server), "--no-token");
                var http = HttpClient.newHttpClient()) {
            HttpSession before = HttpSession.open(http, holdline.address("one"), "before");
            String listed = before.tools();
            server.arm("{\"kind\":\"never-initialize\",\"count\":-1}");
            long pid = server.events("start").getLast().path("pid").asLong();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            long begun = System.nanoTime();
            assertThat(before.tools()).isEqualTo(listed).contains("\"count\"");
            assertThat(HttpSession.open(http, holdline.address("one"), "after").tools())
                    .isEqualTo(listed);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .as("nobody waits for the server")
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(server.events("start")).hasSize(1);
        }
    }
}
