package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server makes of a tool over a reconnect; no grant and no policy covers that. */
class ChangedToolTest {
    @TempDir private Path folder;
    private FaultServer server;
    private RunningHoldline holdline;
    private NodeClient client;

    @BeforeEach
    void connectAndFallOnceWithOtherTools() throws IOException {
        server = FaultServer.stdio(folder.resolve("state"));
        holdline =
                RunningHoldline.headless(
                        folder,
                        new Config().server("git", server),
                        "--no-token",
                        "--on-failure",
                        "reconnect");
        client = NodeClient.connected(holdline, "git", "");
        client.send("list", NodeClient.command()).await().expectOk();
        assertThat(client.call("count", "before").await().text()).isEqualTo("counted before");
        var cut = client.call("slow", NodeClient.command().put("key", "cut").put("seconds", 60));
        ProcessHandle running = server.awaitRunning("cut");
        server.arm("{\"kind\":\"tools-changed\"}");
        running.destroyForcibly();
        assertThat(cut.await().text()).contains("was reconnected").contains("may already have run");
    }

    @AfterEach
    void stop() {
        client.close();
        holdline.close();
        server.close();
    }

    @Test
    void aCalledToolWithAnotherSchemaIsNotRunUnconfirmed() {
        assertThat(client.call("count", "changed").await().text())
                .contains("has changed since it was listed");
        assertThat(server.ran("changed")).isZero();
    }

    @Test
    void aCalledToolThatVanishedIsNotRunUnconfirmed() {
        var answer =
                client.call("echo", NodeClient.command().put("text", "hi").put("key", "gone"))
                        .await();
        assertThat(answer.text()).contains("has changed since it was listed");
    }

    @Test
    void aToolThatIsWhatItWasRunsAlthoughOthersChanged() {
        assertThat(client.call("count_readonly", "same").await().text()).contains("counted same");
    }

    @Test
    void anAddedToolAsksNothing() {
        assertThat(client.call("added", "new").await().text()).contains("this tool is new");
    }
}
