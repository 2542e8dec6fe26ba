package dev.holdline.ui.settings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.holdline.config.Settings;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.Sample;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Toggle;
import javafx.stage.Window;

/**
 * The window with 60 servers, 30 sessions, the history of the folder it is given and a snapshot
 * every 40 ms, in a process of its own: prints how long it took to open, and the longest pieces of
 * work on the JavaFX thread.
 */
public final class PaceProgram {
    private static final int SERVERS = 60;
    private static final int SESSIONS = 30;
    private static final long SNAPSHOT_NANOS = 40_000_000;
    private static final long RUN_NANOS = 4_000_000_000L;
    private static final long PAGE_NANOS = 600_000_000;

    /** Between two looks at the thread, so that they are not themselves its work. */
    private static final long PROBE_NANOS = 2_000_000;

    private static final int SCROLLS = 100;

    private final Sample.Core core = new Sample.Core();
    private final ExecutorService workshop =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("window").factory());
    private final AtomicLong longest = new AtomicLong();

    private PaceProgram() {}

    /** A program as it is when a person opens the window: JavaFX runs, and has shown nothing. */
    public static void main(String[] args) throws Exception {
        Platform.setImplicitExit(false);
        var started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        new PaceProgram().run(Path.of(args[0]));
        System.exit(0);
    }

    private void run(Path folder) throws InterruptedException {
        core.publish(snapshot(0));
        Thread.ofPlatform().daemon().name("probe").start(this::probe);
        open(folder);
        say("while opening");
        for (long i = 1; i < RUN_NANOS / SNAPSHOT_NANOS; i++) step();
        say("with snapshots");
        for (Toggle page : pages()) {
            Platform.runLater(() -> page.setSelected(true));
            for (long i = 0; i < PAGE_NANOS / SNAPSHOT_NANOS; i++) step();
            say("turning to " + ((Node) page).getId());
        }
        scroll();
        say("scrolling the history");
    }

    private void say(String what) {
        System.out.println("longest piece " + what + " ms " + longest.getAndSet(0) / 1_000_000);
    }

    private int steps;

    private void step() {
        core.publish(snapshot(++steps));
        LockSupport.parkNanos(SNAPSHOT_NANOS);
    }

    /**
     * As the product does: until the rows that the window has room for have been drawn, and until
     * all of them are there.
     */
    private void open(Path folder) throws InterruptedException {
        var shown = new CountDownLatch(1);
        var cpu = new AtomicLong();
        long begun = System.nanoTime();
        workshop.execute(() -> {
            onScreen(Look::begin);
            var window = new SettingsWindow(SampleParts.of(core, folder), workshop);
            System.out.println(
                    "made ms "
                            + (System.nanoTime() - begun) / 1_000_000
                            + " cpu "
                            + Processor.nanos() / 1_000_000);
            cpu.addAndGet(Processor.nanos());
            Platform.runLater(() -> {
                window.open();
                System.out.println(
                        "shown ms "
                                + (System.nanoTime() - begun) / 1_000_000
                                + " fx cpu "
                                + Processor.nanos() / 1_000_000);
                awaitRows(begun, shown);
            });
        });
        shown.await();
        print("all rows", begun);
        onScreen(() -> cpu.addAndGet(Processor.nanos()));
        System.out.println("processor ms " + cpu.get() / 1_000_000);
    }

    /**
     * @param begun of {@link System#nanoTime}
     */
    private static void awaitRows(long begun, CountDownLatch shown) {
        Scene scene = scene();
        ScrollPane view = (ScrollPane) scene.lookup(".page-scroll");
        var full = new AtomicBoolean();
        var seen = new AtomicBoolean();
        scene.addPostLayoutPulseListener(() -> {
            if (shown.getCount() == 0) return;
            // The frame before this one has been drawn.
            if (full.get() && !seen.getAndSet(true)) print("in sight", begun);
            Set<Node> rows = scene.getRoot().lookupAll(".row");
            full.set(
                    rows.stream().mapToDouble(PaceProgram::bottom).max().orElse(0)
                            >= view.localToScene(view.getLayoutBounds()).getMaxY());
            if (seen.get() && rows.size() >= SERVERS) shown.countDown();
        });
    }

    private static double bottom(Node node) {
        return node.localToScene(node.getLayoutBounds()).getMaxY();
    }

    private static void print(String what, long begun) {
        System.out.println(what + " ms " + (System.nanoTime() - begun) / 1_000_000);
    }

    /** From end to end of the history, and a page at a time. */
    private void scroll() throws InterruptedException {
        onScreen(() ->
                pages().stream()
                        .filter(page -> "page-history".equals(((Node) page).getId()))
                        .forEach(page -> page.setSelected(true)));
        ListView<?>[] list = new ListView<?>[1];
        onScreen(() -> list[0] = (ListView<?>) scene().lookup("#history"));
        int rows = list[0].getItems().size();
        for (int i = 0; i <= SCROLLS; i++) {
            int row = i % 2 == 0 ? i : (int) ((long) i * rows / SCROLLS) - 1;
            onScreen(() -> list[0].scrollTo(row));
            LockSupport.parkNanos(SNAPSHOT_NANOS / 2);
        }
        System.out.println("rows in the history " + rows);
    }

    /**
     * The longest piece of work on the thread, in processor time: on a machine that does other work
     * at the same time the wall clock would measure that.
     */
    private void probe() {
        var last = new AtomicLong();
        while (true) {
            LockSupport.parkNanos(PROBE_NANOS);
            onScreen(() -> {
                long now = Processor.nanos();
                long before = last.getAndSet(now);
                if (before > 0) longest.accumulateAndGet(now - before, Math::max);
            });
        }
    }

    private static void onScreen(Runnable what) {
        var done = new CountDownLatch(1);
        Platform.runLater(() -> {
            what.run();
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The processor time of the current thread; a package's runtime has no java.management. */
    private static final class Processor {
        private static final int CLOCK_THREAD_CPUTIME_ID = 3;
        private static final MethodHandle CLOCK_GETTIME =
                Linker.nativeLinker()
                        .downcallHandle(
                                Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

        static long nanos() {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment time = arena.allocate(JAVA_LONG, 2);
                int _ = (int) CLOCK_GETTIME.invokeExact(CLOCK_THREAD_CPUTIME_ID, time);
                return time.getAtIndex(JAVA_LONG, 0) * 1_000_000_000
                        + time.getAtIndex(JAVA_LONG, 1);
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Scene scene() {
        return Window.getWindows().getFirst().getScene();
    }

    private static List<Toggle> pages() {
        return scene().getRoot().lookupAll(".navigation .toggle-button").stream()
                .map(Toggle.class::cast)
                .toList();
    }

    private static Snapshot snapshot(int count) {
        Snapshot base = Sample.snapshot();
        return new Snapshot(
                base.address(),
                ServerState.READY,
                IntStream.range(0, SERVERS)
                        .mapToObj(i ->
                                Sample.server(
                                        "server " + i,
                                        i % 7 == 0 ? ServerState.CONNECTING : ServerState.READY,
                                        i % 3 == 0 ? "Reconnecting, try " + count : "Ready",
                                        "",
                                        "npx server-" + i))
                        .toList(),
                IntStream.range(0, SESSIONS).mapToObj(i -> session(i, count)).toList(),
                List.of(),
                List.of(),
                Settings.STANDARD,
                Optional.empty(),
                SESSIONS,
                count,
                9);
    }

    private static Snapshot.Session session(int i, int count) {
        return new Snapshot.Session(
                "s" + i,
                "Claude Code",
                "2.3.1",
                "Claude Code",
                "~/src/project-" + i,
                Sample.NOW,
                count,
                List.of("server 1"),
                Settings.Policy.ASK,
                false,
                Map.of(),
                true,
                "");
    }
}
