package dev.holdline.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.LockFile;
import dev.holdline.desktop.Desktop;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A history made anew stands for Holdline started anew. */
class HistoryTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00.123456Z");

    @TempDir Path state;

    static Entry.Broke row(Instant at, String operation) {
        return new Entry.Broke(
                at,
                "atlassian",
                "Claude Code in ~/src/payments",
                operation,
                "process-exited",
                1,
                true,
                Answer.RECONNECT_AND_RETRY,
                Surface.DIALOG,
                "answered",
                Entry.Ran.YES,
                1_500);
    }

    @Test
    void rowsOfEveryKindAreThereAfterARestartNewestFirst() throws IOException {
        List<Entry> entries =
                List.of(
                        row(START, "search_pages"),
                        new Entry.Broke(
                                START.plusSeconds(1),
                                "My server, \"quoted\"",
                                "Cursor",
                                "naïve \uD83D\uDE80",
                                "",
                                null,
                                false,
                                null,
                                null,
                                "never",
                                Entry.Ran.NO,
                                0),
                        new Entry.AnsweredLater(
                                START.plusSeconds(2),
                                "unity",
                                "Zed",
                                "build",
                                Answer.SKIP,
                                Surface.NOTIFICATION),
                        new Entry.Changed(
                                START.plusSeconds(3),
                                "",
                                "",
                                "New sessions reconnect without asking.",
                                Surface.WINDOW));
        try (var before = new History(state)) {
            entries.forEach(before::add);
        }

        assertThat(new History(state).newest()).isEqualTo(entries.reversed());
    }

    @Test
    void aCallHeldForLongStandsWhereItBroke() throws IOException {
        var history = new History(state);
        history.add(row(START.plusSeconds(60), "short"));
        history.add(row(START, "long"));

        assertThat(operations(history)).containsExactly("short", "long");
    }

    @Test
    void withoutAFileThereAreNoRows() throws IOException {
        assertThat(new History(state.resolve("missing")).newest()).isEmpty();
    }

    @Test
    void theFilesAreForTheirOwnerAlone() throws IOException {
        var history = new History(state, 1, 1_000_000);
        HistoryWriter.write(history, "row", 3);
        history.close();

        for (String name : List.of("history.jsonl", "history.1.jsonl", "history.lock")) {
            assertThat(Files.getPosixFilePermissions(state.resolve(name)))
                    .as(name)
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aTornLastLineCostsOnlyItself() throws IOException {
        keep(new History(state), row(START, "before"));
        keep(new History(state), row(START.plusSeconds(1), "torn"));
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 20));

        var after = new History(state);
        assertThat(operations(after)).containsExactly("before");
        keep(after, row(START.plusSeconds(2), "after"));
        assertThat(operations(new History(state))).containsExactly("after", "before");
    }

    @Test
    void whatIsDamagedOrOfALaterVersionIsPassedOver() throws IOException {
        var history = new History(state);
        keep(history, row(START, "before"));
        Files.writeString(
                file(),
                "\n\0\0\n{\"what\":\"dreamt\",\"at\":\"2026-11-22T10:00:00Z\"}\n{\"what\":\"broke\"}\n[1]\n",
                StandardOpenOption.APPEND);
        history.add(row(START.plusSeconds(1), "after"));

        assertThat(operations(history)).containsExactly("after", "before");
    }

    @Test
    void aFullFileGivesWayAndTheOneBeforeItIsKept() throws IOException {
        var history = new History(state, 10, 1_000_000);
        HistoryWriter.write(history, "row", 35);
        history.close();

        List<String> kept = operations(new History(state));
        assertThat(kept).hasSize(15).startsWith("row-34").endsWith("row-20");
        assertThat(files()).containsExactly("history.1.jsonl", "history.jsonl", "history.lock");
    }

    @Test
    void bytesAreBoundedWhateverTheRowsHold() throws IOException {
        var history = new History(state, 1_000_000, 20_000);
        for (int i = 0; i < 200; i++) {
            history.add(row(START.plusSeconds(i), "tool-" + i + "x".repeat(100_000)));
        }
        history.close();

        assertThat(Files.size(file())).isPositive().isLessThanOrEqualTo(20_000);
        assertThat(Files.size(state.resolve("history.1.jsonl"))).isBetween(10_000L, 20_000L);
        assertThat(operations(history).getFirst()).startsWith("tool-199x").hasSize(300);
    }

    @Test
    void theBoundHoldsAcrossRestarts() throws IOException {
        for (int i = 0; i < 12; i++) {
            keep(new History(state, 5, 1_000_000), row(START.plusSeconds(i), "row-" + i));
        }

        assertThat(operations(new History(state))).hasSize(7).startsWith("row-11");
    }

    @Test
    void writersInSeveralThreadsAndProcessesLoseNoRow() throws Exception {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                Desktop.classPath(),
                                HistoryWriter.class.getName(),
                                state.toString(),
                                "process",
                                "400")
                        .inheritIO()
                        .start();
        var one = new History(state);
        var two = new History(state);
        List<Thread> threads =
                Stream.of("a", "b", "c", "d")
                        .map(name ->
                                Thread.ofVirtual()
                                        .start(() ->
                                                HistoryWriter.write(
                                                        name.compareTo("b") > 0 ? one : two,
                                                        name,
                                                        100)))
                        .toList();
        for (Thread each : threads) {
            each.join();
        }
        assertThat(other.waitFor()).isZero();
        two.close();

        assertThat(operations(one)).hasSize(800).doesNotHaveDuplicates();
    }

    @Test
    void aProcessFollowsTheFileThatAnotherHasMadeAnew() throws IOException {
        var one = new History(state, 4, 1_000_000);
        var two = new History(state, 4, 1_000_000);
        for (int i = 0; i < 10; i++) {
            keep(i % 2 == 0 ? one : two, row(START.plusSeconds(i), "row-" + i));
        }

        assertThat(operations(one)).hasSize(6).isEqualTo(operations(two)).startsWith("row-9");
    }

    @Test
    void namesOfOthersAreOneLineAndNoMarks() throws IOException {
        var history = new History(state);
        history.add(row(START, "a\r\nb\u202Ec\u001B[31m"));

        assertThat(operations(history)).containsExactly("a b c [31m");
    }

    @Test
    void aDiskThatTakesNothingStopsNobody() throws IOException {
        Path blocked = Files.writeString(state.resolve("file"), "not a folder");
        var history = new History(blocked);
        var told = new AtomicInteger();
        history.watch(told::incrementAndGet);

        keep(history, row(START, "lost"));

        assertThat(told).hasValue(0);
    }

    @Test
    void aWatcherHearsOfEachRowUntilItIsClosed() throws Exception {
        var history = new History(state);
        var told = new AtomicInteger();
        try (var _ = history.watch(told::incrementAndGet)) {
            HistoryWriter.write(history, "row", 2);
            history.close();
        }
        HistoryWriter.write(history, "row", 1);
        history.close();

        assertThat(told).hasValue(2);
    }

    @Test
    void tenThousandRowsTakeLessThanASecondToRead() throws IOException {
        var history = new History(state);
        keep(history, row(START, "first"));
        byte[] line = Files.readAllBytes(file());
        try (var out = Files.newOutputStream(file(), StandardOpenOption.APPEND)) {
            for (int i = 1; i < 10_000; i++) {
                out.write(line);
            }
        }
        // The processor's time: what else this machine does is not ours.
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        long begun = processor.getCurrentThreadCpuTime();

        assertThat(history.newest()).hasSize(10_000);

        assertThat(Duration.ofNanos(processor.getCurrentThreadCpuTime() - begun))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoAddsARowDoesNotWaitForWhoHoldsTheLock() throws Exception {
        var history = new History(state);
        var held = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        Thread another =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                LockFile.holding(
                                        state.resolve("history.lock"),
                                        () -> {
                                            held.countDown();
                                            return awaited(free);
                                        });
                            } catch (IOException e) {
                                throw new java.io.UncheckedIOException(e);
                            }
                        });
        held.await();

        HistoryWriter.write(history, "row", 3);

        assertThat(file()).doesNotExist();
        free.countDown();
        another.join();
        assertThat(operations(history)).containsExactly("row-2", "row-1", "row-0");
        List<String> written = Files.readAllLines(file());
        for (int i = 0; i < 3; i++) assertThat(written.get(i)).contains("\"row-" + i + "\"");
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds the row and waits until it is on the disk, or is given up. */
    private static void keep(History history, Entry row) throws IOException {
        history.add(row);
        history.flush();
    }

    private Path file() {
        return state.resolve("history.jsonl");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(state)) {
            return all.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static List<String> operations(History history) throws IOException {
        return history.newest().stream().map(entry -> ((Entry.Broke) entry).operation()).toList();
    }
}
