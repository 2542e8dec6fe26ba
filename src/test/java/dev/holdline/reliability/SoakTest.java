package dev.holdline.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.prompt.Answer;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many calls with a fault now and then: nothing grows. */
@Tag("verify")
class SoakTest {
    private static final int CALLS = Integer.getInteger("holdline.calls", 20_000);
    private static final int CALLS_A_FAULT = 60;
    private static final int CLIENTS = 6;
    private static final List<String> ANYWHERE =
            List.of(
                    "{\"kind\":\"exit-running\",\"ms\":5,\"signal\":\"SIGKILL\"}",
                    "{\"kind\":\"drop\"}",
                    "{\"kind\":\"exit-before\"}",
                    "{\"kind\":\"half\"}",
                    "{\"kind\":\"stream-end\"}",
                    "{\"kind\":\"exit-after\"}");
    private static final List<String> REMOTE =
            Stream.concat(
                            ANYWHERE.stream(),
                            Stream.of("{\"kind\":\"session404\"}", "{\"kind\":\"500\"}"))
                    .toList();

    @TempDir private static Path folder;

    /** What must not grow. */
    private record Level(int threads, long descriptors, long heapMegabytes, long children) {
        static Level now() {
            Runtime runtime = Runtime.getRuntime();
            for (int i = 0; i < 3; i++) System.gc();
            long used = runtime.totalMemory() - runtime.freeMemory();
            String[] open = new File("/proc/self/fd").list();
            return new Level(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    open == null ? -1 : open.length,
                    used >> 20,
                    ProcessHandle.current().descendants().count());
        }
    }

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger armed = new AtomicInteger();
    private final Progress progress = new Progress("calls", CALLS);

    @Test
    void nothingGrowsOverManyCallsAndFaults() throws Exception {
        try (Lab lab = Lab.open(folder, "1s")) {
            List<LabServer> servers = new ArrayList<>();
            List<LabClient> clients = new ArrayList<>();
            for (Wire wire : Wire.values()) {
                LabServer server = lab.server("soak-" + wire.ordinal(), wire, false);
                lab.person.decides(server.name, _ -> Answer.RECONNECT_AND_RETRY);
                server.awaitUp();
                servers.add(server);
                for (int i = 0; i < CLIENTS / Wire.values().length; i++) {
                    LabClient client = lab.client(server, true);
                    client.initialize();
                    clients.add(client);
                }
            }
            Instant begun = Instant.now();
            calls(clients, servers, CALLS / 5);
            Level before = Level.now();
            calls(clients, servers, CALLS);
            Level after = Level.now();
            int struck = sum(servers, s -> s.events("fault").size());
            int asked = sum(servers, s -> lab.questions(s).size());
            write(before, after, Duration.between(begun, Instant.now()), struck, asked);
            assertThat(failed).hasValue(0);
            assertThat(struck).isGreaterThanOrEqualTo(CALLS / 100);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
            assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 20);
            assertThat(after.heapMegabytes()).isLessThanOrEqualTo(before.heapMegabytes() + 16);
            assertThat(after.children()).isLessThanOrEqualTo(before.children() + 1);
        }
    }

    private static int sum(List<LabServer> servers, ToIntFunction<LabServer> each) {
        return servers.stream().mapToInt(each).sum();
    }

    private void calls(List<LabClient> clients, List<LabServer> servers, int upTo)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (LabClient client : clients)
                all.add(
                        threads.submit(() -> {
                            work(client, servers, upTo);
                            return null;
                        }));
            for (Future<?> each : all) each.get();
        }
    }

    private void work(LabClient client, List<LabServer> servers, int upTo) throws IOException {
        for (int n = made.incrementAndGet(); n <= upTo; n = made.incrementAndGet()) {
            if (n % CALLS_A_FAULT == 0) {
                int which = armed.getAndIncrement();
                LabServer server = servers.get(which % servers.size());
                List<String> faults = server.wire == Wire.STDIO ? ANYWHERE : REMOTE;
                server.arm(faults.get(which / servers.size() % faults.size()));
            }
            LabClient.Reply reply = client.call("count_readonly", "soak").await();
            progress.one();
            if (reply.isError() || !reply.isOneAnswer()) {
                failed.incrementAndGet();
                System.err.println("not answered as it should be: " + reply);
            }
        }
        made.decrementAndGet();
    }

    private void write(Level before, Level after, Duration took, int struck, int asked)
            throws IOException {
        Page.write(
                "soak",
                """
                %s.

                %,d calls of a read-only tool by %d clients over all three wires, %d faults (one armed every %d calls), %d questions, each answered with 1, in %d s. \
                Calls that did not get the server's own answer: **%d**.

                | | after %,d calls | at the end |
                |---|---:|---:|
                | platform threads | %d | %d |
                | descriptors | %d | %d |
                | heap after a collection, MB | %d | %d |
                | processes below | %d | %d |

                Holdline, its clients and the harness share one process here, so the absolute figures are not Holdline's own; that they stay level is what is shown.
                """
                        .formatted(
                                Page.stamp(),
                                CALLS,
                                CLIENTS,
                                struck,
                                CALLS_A_FAULT,
                                asked,
                                took.toSeconds(),
                                failed.get(),
                                CALLS / 5,
                                before.threads(),
                                after.threads(),
                                before.descriptors(),
                                after.descriptors(),
                                before.heapMegabytes(),
                                after.heapMegabytes(),
                                before.children(),
                                after.children()));
    }
}
