package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client program that initializes once more, without having said good-bye. */
class NewSessionTest {
    @TempDir private Path folder;
    private FaultServer server;
    private RunningHoldline holdline;

    @BeforeEach
    void start() throws IOException {
        server = FaultServer.stdio(folder.resolve("state"));
        holdline =
                RunningHoldline.headless(folder, new Config().server("git", server), "--no-token");
    }

    @AfterEach
    void stop() {
        holdline.close();
        server.close();
    }

    @Test
    void theSameProgramTakesOverTheServerItsEarlierSessionLeftIdle() throws IOException {
        try (NodeClient client = NodeClient.connected(holdline, "git", "")) {
            assertThat(client.call("count", "first").await().text()).isEqualTo("counted first");
            client.send("close", NodeClient.command()).await();
            client.connect(holdline.address("git"), "").expectOk();

            assertThat(client.call("count", "second").await().text()).isEqualTo("counted second");
            assertThat(server.events("start")).hasSize(1);
        }
    }

    @Test
    void anotherProgramHasAServerOfItsOwn() throws IOException {
        try (NodeClient one = NodeClient.connected(holdline, "git", "");
                NodeClient other = NodeClient.connected(holdline, "git", "")) {
            assertThat(one.call("count", "one").await().text()).isEqualTo("counted one");
            assertThat(other.call("count", "other").await().text()).isEqualTo("counted other");
            assertThat(server.events("start")).hasSize(2);
        }
    }
}
