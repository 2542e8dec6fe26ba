package dev.holdline.ui.settings;

import dev.holdline.config.Settings;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.Sample;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
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

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

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

    /** As the product does, until the whole list is laid out on the screen. */
    private void open(Path folder) throws InterruptedException {
        var shown = new CountDownLatch(1);
        var cpu = new AtomicLong();
        long begun = System.nanoTime();
        workshop.execute(() -> {
            onScreen(Look::begin);
            var window = new SettingsWindow(SampleParts.of(core, folder), workshop);
            cpu.addAndGet(THREADS.getCurrentThreadCpuTime());
            Platform.runLater(() -> {
                window.open();
                awaitRows(shown);
            });
        });
        shown.await();
        System.out.println("opened ms " + (System.nanoTime() - begun) / 1_000_000);
        onScreen(() -> cpu.addAndGet(THREADS.getCurrentThreadCpuTime()));
        System.out.println("opened cpu ms " + cpu.get() / 1_000_000);
    }

    private static void awaitRows(CountDownLatch shown) {
        Scene scene = scene();
        scene.addPostLayoutPulseListener(() -> {
            if (shown.getCount() > 0 && scene.getRoot().lookupAll(".row").size() >= SERVERS) {
                shown.countDown();
            }
        });
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
                long now = THREADS.getCurrentThreadCpuTime();
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
