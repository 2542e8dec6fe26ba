package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.LockFile;
import dev.holdline.desktop.Desktop;
import dev.holdline.history.Entry;
import dev.holdline.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Holdline writes down of calls whose connection broke. */
class HistoryOfCallsTest {
    private static final String SECRET = "key-that-nobody-may-read-later";

    @TempDir private Path folder;

    @Test
    void aBrokenCallIsKeptAcrossACrashWithoutArgumentsAndResults() throws IOException {
        Path state = folder.resolve("home/.local/state/holdline");
        FaultServer server = FaultServer.stdio(folder.resolve("server"));
        try (RunningHoldline holdline =
                RunningHoldline.headless(
                        folder, new Config().server("git", server), "--on-failure", "reconnect")) {
            String token = holdline.token("Claude Code");
            breaksIn(holdline, server, token, "count_readonly", SECRET + "-1");
            // It is written beside the call, and the crash is to come after that.
            Desktop.await("the row", () -> state.resolve("history.jsonl").toFile().length() > 0);
            holdline.crashAndRestart();
            // By its name among all servers' tools, which is not the server's.
            try (NodeClient client = NodeClient.start()) {
                client.connect("http://127.0.0.1:" + holdline.port() + "/mcp", token).expectOk();
                breaksIn(client, server, "git__", "count", SECRET + "-2");
            }
        }

        List<Entry> entries = new History(state).newest();
        assertThat(entries).hasSize(2);
        Entry.Broke notRepeated = (Entry.Broke) entries.getFirst();
        Entry.Broke repeated = (Entry.Broke) entries.getLast();
        assertThat(repeated.server()).isEqualTo("git");
        assertThat(repeated.operation()).isEqualTo("count_readonly");
        assertThat(repeated.asked()).isFalse();
        assertThat(repeated.outcome()).isEqualTo("answered");
        assertThat(repeated.ran()).isEqualTo(Entry.Ran.YES);
        assertThat(notRepeated.operation()).isEqualTo("count");
        assertThat(notRepeated.outcome()).isEqualTo("may have run");
        assertThat(notRepeated.ran()).isEqualTo(Entry.Ran.MAY_HAVE);
        assertThat(Files.readString(state.resolve("history.jsonl"))).doesNotContain(SECRET);
    }

    @Test
    void whileAnotherHoldsTheHistoryCallsAreAnsweredAndNoRowIsLostAtTheEnd() throws IOException {
        Path state = folder.resolve("home/.local/state/holdline");
        FaultServer server = FaultServer.stdio(folder.resolve("server"));
        try (RunningHoldline holdline =
                RunningHoldline.headless(
                        folder, new Config().server("git", server), "--on-failure", "reconnect")) {
            String token = holdline.token("Claude Code");
            boolean waited =
                    LockFile.holding(
                            state.resolve("history.lock"),
                            () -> {
                                breaksIn(holdline, server, token, "count_readonly", "key");
                                holdline.process().destroy();
                                Desktop.pass(Duration.ofMillis(1_500));
                                return holdline.process().isAlive();
                            });
            assertThat(waited).as("it waits for the history before it ends").isTrue();
            holdline.process().onExit().join();
        }

        assertThat(new History(state).newest()).hasSize(1);
    }

    private static void breaksIn(
            RunningHoldline holdline, FaultServer server, String token, String tool, String key)
            throws IOException {
        try (NodeClient client = NodeClient.connected(holdline, "git", token)) {
            breaksIn(client, server, "", tool, key);
        }
    }

    private static void breaksIn(
            NodeClient client, FaultServer server, String prefix, String tool, String key)
            throws IOException {
        client.call(prefix + "count", key + "-first").await();
        server.dieDuring(tool);
        client.call(prefix + tool, key).await();
    }
}
