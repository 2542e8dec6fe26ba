package dev.holdline.ui.settings;

import dev.holdline.config.Settings;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Sample;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Window;

/**
 * The window with 60 servers and 30 sessions and a snapshot every 40 ms, in a process of its own:
 * prints how long it took to open, and the longest piece of work on the JavaFX thread.
 */
public final class PaceProgram {
    private static final int SERVERS = 60;
    private static final int SESSIONS = 30;
    private static final long SNAPSHOT_NANOS = 40_000_000;
    private static final long RUN_NANOS = 6_000_000_000L;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PaceProgram() {}

    public static void main(String[] args) throws Exception {
        Platform.setImplicitExit(false);
        var started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        started.await();
        var core = new Sample.Core();
        core.publish(snapshot(0));
        var longest = new AtomicLong();
        Thread.ofPlatform().daemon().name("probe").start(() -> probe(longest));
        long opened = open(core);
        System.out.println("opened ms " + opened / 1_000_000);
        System.out.println("longest piece while opening ms " + longest.getAndSet(0) / 1_000_000);
        run(core, RUN_NANOS, false);
        System.out.println("longest piece with snapshots ms " + longest.getAndSet(0) / 1_000_000);
        run(core, RUN_NANOS / 4, true);
        System.out.println("longest piece with turning pages ms " + longest.get() / 1_000_000);
        System.exit(0);
    }

    private static void run(Sample.Core core, long nanos, boolean turning) {
        long end = System.nanoTime() + nanos;
        for (int i = 1; System.nanoTime() < end; i++) {
            core.publish(snapshot(i));
            LockSupport.parkNanos(SNAPSHOT_NANOS);
            if (turning && i % 10 == 0) Platform.runLater(PaceProgram::nextPage);
        }
    }

    /** Until the whole list is on the screen. */
    private static long open(Sample.Core core) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("holdline-pace");
        var shown = new CountDownLatch(1);
        var cpu = new AtomicLong();
        long begun = System.nanoTime();
        Platform.runLater(() -> {
            cpu.set(THREADS.getCurrentThreadCpuTime());
            var window = new SettingsWindow(SampleParts.of(core, folder));
            window.open();
            Scene scene = Window.getWindows().getFirst().getScene();
            scene.addPostLayoutPulseListener(() -> {
                if (shown.getCount() > 0 && scene.getRoot().lookupAll(".row").size() >= SERVERS) {
                    cpu.set(THREADS.getCurrentThreadCpuTime() - cpu.get());
                    shown.countDown();
                }
            });
        });
        shown.await();
        System.out.println("opened cpu ms " + cpu.get() / 1_000_000);
        return System.nanoTime() - begun;
    }

    /**
     * The longest piece of work on the thread, in processor time: on a machine that does other work
     * at the same time the wall clock would measure that.
     */
    private static void probe(AtomicLong longest) {
        var last = new AtomicLong();
        while (true) {
            var done = new CountDownLatch(1);
            Platform.runLater(() -> {
                long now = THREADS.getCurrentThreadCpuTime();
                long piece = now - last.getAndSet(now);
                if (last.get() != piece) longest.accumulateAndGet(piece, Math::max);
                done.countDown();
            });
            try {
                done.await();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static void nextPage() {
        Scene scene = Window.getWindows().getFirst().getScene();
        List<javafx.scene.Node> pages =
                List.copyOf(scene.getRoot().lookupAll(".navigation .toggle-button"));
        for (int i = 0; i < pages.size(); i++) {
            var button = (javafx.scene.control.ToggleButton) pages.get(i);
            if (button.isSelected()) {
                ((javafx.scene.control.ToggleButton) pages.get((i + 1) % pages.size())).fire();
                return;
            }
        }
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
