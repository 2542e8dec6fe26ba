package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import dev.holdline.testkit.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bad server may not do to others, and a grant not for another server. */
@Timeout(120)
class RestraintTest {
    private static final int CALLS = 40;

    @TempDir Path folder;
    private Lab lab;

    @BeforeEach
    void open() throws Exception {
        lab = Lab.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private LabClient connected(LabServer server, boolean patient) throws IOException {
        LabClient client = lab.client(server, patient);
        server.awaitUp();
        client.initialize();
        return client;
    }

    private static void works(LabClient client, String key) throws IOException {
        assertThat(client.call("count_readonly", key).await().isError()).isFalse();
    }

    /** The middle one of many calls' times, as single ones wait for whatever else runs. */
    private static Duration usual(LabClient client, String key) throws IOException {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            long begun = System.nanoTime();
            works(client, key + i);
            times.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return times.stream().sorted().toList().get(CALLS / 2);
    }

    @Test
    void badServersSlowNoOther() throws Exception {
        LabServer good = lab.server("good", Wire.HTTP, false);
        LabServer stopped = lab.server("stopped", Wire.STDIO, false);
        LabServer falling = lab.server("falling", Wire.STDIO, false);
        LabServer silent = lab.server("silent", Wire.STDIO, false);
        LabClient client = connected(good, true);
        LabClient ofStopped = connected(stopped, true);
        LabClient ofFalling = connected(falling, true);
        works(ofStopped, "warm-up");
        works(ofFalling, "warm-up");
        var _ = usual(client, "warm-up");
        Duration alone = usual(client, "alone");

        Signals.stop(stopped.present().pid());
        falling.arm("{\"kind\":\"exit-running\",\"ms\":1,\"count\":-1}");
        silent.arm("{\"kind\":\"never-initialize\",\"count\":-1}");
        lab.person.decides("falling", _ -> Answer.RECONNECT_AND_RETRY);
        List<LabClient.Call> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(ofStopped.call("count_readonly", "held" + i));
            held.add(ofFalling.call("count_readonly", "falls" + i));
        }
        held.add(lab.client(silent, true).hello());
        Duration beside = usual(client, "beside");
        assertThat(held).as("they are at it all the time").anyMatch(LabClient.Call::isOpen);
        // Processes that start take the processor from everybody; what waits takes nothing.
        assertThat(beside)
                .as("alone it takes %s", alone)
                .isLessThan(alone.multipliedBy(10).plusMillis(50));
        Signals.resume(stopped.present().pid());
    }

    @Test
    void aServerThatEndsAtEachStartIsStartedTwiceHoweverManyCallsCome() throws Exception {
        LabServer server = lab.server("ends", Wire.STDIO, false);
        server.arm("{\"kind\":\"exit-at-start\",\"count\":-1}");
        LabClient client = connected(server, false);
        List<LabClient.Call> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) calls.add(client.call("count", "k" + i));
        for (LabClient.Call each : calls) assertThat(each.await().isError()).isTrue();
        assertThat(server.events("start")).hasSize(2);
        assertThat(lab.questions(server)).hasSize(1);
    }

    @Test
    void aGrantDoesNotCoverAnotherServerUnderTheSameName() throws Exception {
        LabServer server = lab.server("srv", Wire.STDIO, false);
        LabClient client = connected(server, true);
        works(client, "warm-up");
        lab.person.decides("srv", _ -> Answer.RECONNECT_FOR_SESSION);
        server.kill();
        works(client, "granting");
        server.kill();
        works(client, "granted");
        assertThat(lab.questions(server)).hasSize(1);

        server.becomesAnother();
        lab.gateway().configurationChanged(Surface.TERMINAL);
        works(client, "another");
        lab.person.decides("srv", _ -> Answer.SKIP);
        server.kill();
        assertThat(client.call("count_readonly", "ungranted").await().text())
                .startsWith("Skipped by the user");
        assertThat(lab.questions(server)).hasSize(2);
    }
}
