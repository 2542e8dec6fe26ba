package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a client program leaves, no child is left of what it had started. */
@Timeout(60)
class LeftoverTest {
    @TempDir Path folder;
    private Lab lab;
    private LabServer server;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open(folder);
        server = lab.server("left", Wire.STDIO, false);
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private void awaitStart() {
        Until.holds("the child to start", () -> !server.events("start").isEmpty());
    }

    private void awaitNoChild() {
        Until.holds("the child to end", () -> server.alive() == 0);
    }

    @Test
    void aClientThatHangsUpDuringInitializeLeavesNoChild() throws Exception {
        server.arm("{\"kind\":\"slow-init\",\"ms\":1500}");
        LabClient client = lab.client(server, true);
        LabClient.Call hello = client.hello();
        awaitStart();
        client.hangUp(hello);
        awaitNoChild();
    }

    @Test
    void theLastWordsOfAProgramThatHasEndedStartNothing() throws Exception {
        LabClient client = lab.client(server, true);
        client.initialize();
        assertThat(client.call("count", "before").await().isError()).isFalse();
        lab.peers.end(client.peer);
        awaitNoChild();
        LabClient.Reply late = client.call("count", "late").await();
        assertThat(late.text()).contains("was closed by Holdline");
        assertThat(server.events("start")).hasSize(1);
        assertThat(server.ran("late")).isZero();
    }
}
