package dev.holdline.app;

import dev.holdline.platform.Tray;
import dev.holdline.platform.linux.GtkDialog;
import dev.holdline.platform.linux.IndicatorTray;
import dev.holdline.prompt.Asker;
import dev.holdline.ui.Look;
import dev.holdline.ui.QuestionStages;
import dev.holdline.ui.settings.SettingsWindow;
import dev.holdline.ui.tray.TrayView;
import dev.holdline.ui.welcome.WelcomeWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.Nullable;

/** What a person sees of a running core: the tray icon where there is a tray, the window. */
final class Views implements AutoCloseable {
    /** Within it a desktop that has a tray shows it, also at login. */
    static final Duration TRAY_COMES = Duration.ofSeconds(30);

    private static final Duration TO_CLOSE = Duration.ofSeconds(3);

    private static final System.Logger LOG = System.getLogger(Views.class.getName());

    private final SettingsWindow.Parts parts;
    private final Executor ui;

    private final Path images;
    private final Tray.Host host;
    private final AtomicReference<@Nullable SettingsWindow> window = new AtomicReference<>();
    private final AtomicReference<@Nullable WelcomeWindow> welcome = new AtomicReference<>();
    private final ExecutorService workshop =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("window").factory());
    private @Nullable TrayView tray;
    private volatile Optional<Future<?>> patience = Optional.empty();
    private volatile Optional<Runnable> newVersion = Optional.empty();

    /**
     * @param ui the JavaFX thread
     * @param host whether there is a tray; closed with this
     * @param images a private folder for the pictures that a panel reads
     */
    Views(SettingsWindow.Parts parts, Executor ui, Tray.Host host, Path images) {
        this.parts = parts;
        this.ui = ui;
        this.host = host;
        this.images = images;
    }

    /** What questions are put in. */
    static Asker dialog(Executor ui) {
        Asker stages = new QuestionStages(System::nanoTime);
        boolean gtk = Systems.isLinux() && Screen.ask(ui, GtkDialog::isAvailable);
        return gtk
                ? new GtkDialog(
                        ui,
                        System::nanoTime,
                        stages,
                        () -> javafx.stage.Screen.getPrimary().getOutputScaleX())
                : stages;
    }

    /**
     * Shows the tray icon; where this desktop has no tray, the window. Blocks while the desktop is
     * asked.
     */
    void open() {
        if (!openTray()) openWindow(SettingsWindow::openByItself);
    }

    /**
     * The first launch: the tray icon where there is a tray, and a welcome.
     *
     * @param seen run on the JavaFX thread when the welcome is shown
     */
    void openFirst(Runnable seen) {
        boolean shown = openTray();
        ui.execute(() -> {
            Look.begin();
            var first =
                    new WelcomeWindow(
                            parts.commands(),
                            parts.upkeep().autostart(),
                            page -> openWindow(window -> window.open(page)),
                            this::welcomed);
            welcome.set(first);
            first.setHasTray(shown);
            first.open();
            seen.run();
        });
    }

    /** Where there is no tray, something of us must stay to be seen. */
    private void welcomed() {
        closeWelcome();
        Thread.ofVirtual()
                .start(() -> {
                    if (!hasTray()) openWindow(SettingsWindow::openByItself);
                });
    }

    private void closeWelcome() {
        WelcomeWindow open = welcome.getAndSet(null);
        try {
            if (open != null) open.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the welcome", e);
        }
    }

    /**
     * Shows the tray icon where there is a tray, now or later, and no window; whether it is shown.
     */
    boolean openTray() {
        boolean shown = look();
        host.watch(() -> Thread.ofVirtual().start(this::look));
        return shown;
    }

    /**
     * As {@link #openTray}; where no tray comes the window waits in the desktop's list of windows,
     * since nothing else of us would be seen.
     *
     * @param trayComes how long a tray may take to come
     */
    void openQuietly(Duration trayComes) {
        if (openTray()) return;
        patience =
                Optional.of(
                        CompletableFuture.runAsync(
                                this::openWhereNoTrayCame,
                                CompletableFuture.delayedExecutor(
                                        trayComes.toMillis(),
                                        TimeUnit.MILLISECONDS,
                                        Thread::startVirtualThread)));
    }

    private void openWhereNoTrayCame() {
        if (!hasTray()) openWindow(SettingsWindow::openIconified);
    }

    /** Puts the icon into a tray that is there, or came later (at login the panel often does). */
    private synchronized boolean look() {
        boolean present = host.isPresent();
        if (present && tray == null) {
            makeFolder();
            var icon = new IndicatorTray(ui, System::nanoTime, images);
            onScreen(() -> {
                var shown =
                        new TrayView(
                                parts.commands(),
                                icon,
                                this::toClipboard,
                                said -> {},
                                this::openWindow);
                newVersion.ifPresent(shown::offerRestart);
                tray = shown;
            });
        }
        onScreen(() -> {
            SettingsWindow open = window.get();
            if (open != null) open.setHasTray(present);
            WelcomeWindow first = welcome.get();
            if (first != null) first.setHasTray(present);
        });
        return present;
    }

    /** In Holdline's own folder, which others cannot enter; its absence is the tray's to tell. */
    private void makeFolder() {
        try {
            Files.createDirectories(images);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no folder for the tray icon: {0}", images);
        }
    }

    /** Opens the window, or brings it to the front. */
    void openWindow() {
        openWindow(SettingsWindow::open);
    }

    /**
     * The desktop is asked and the window made beside the JavaFX thread, which may wait for
     * neither; and not on a virtual thread, for which the clients' calls would wait.
     */
    private void openWindow(Consumer<SettingsWindow> open) {
        workshop.execute(() -> {
            boolean hasTray = hasTray();
            onScreen(Look::begin);
            SettingsWindow there = window();
            ui.execute(() -> {
                there.setHasTray(hasTray);
                open.accept(there);
            });
        });
    }

    /** In the workshop. */
    private SettingsWindow window() {
        SettingsWindow there = window.get();
        if (there == null) {
            there = new SettingsWindow(parts, workshop);
            window.set(there);
        }
        return there;
    }

    /** A new version was installed, and this one does not give way by itself yet. */
    void offerRestart(Runnable restart) {
        newVersion = Optional.of(restart);
        onScreen(() -> {
            if (tray != null) tray.offerRestart(restart);
        });
    }

    /** Whether a window is before the person; one that is iconified is not. */
    boolean isAnythingOpen() {
        return Screen.ask(
                ui,
                () ->
                        Window.getWindows().stream()
                                .anyMatch(window ->
                                        !(window instanceof Stage stage) || !stage.isIconified()));
    }

    private synchronized boolean hasTray() {
        return tray != null && host.isPresent();
    }

    private void toClipboard(String text) {
        onScreen(() ->
                Clipboard.getSystemClipboard()
                        .setContent(java.util.Map.of(DataFormat.PLAIN_TEXT, text)));
    }

    private void onScreen(Runnable what) {
        try {
            laterOnScreen(what).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private CountDownLatch laterOnScreen(Runnable what) {
        var done = new CountDownLatch(1);
        ui.execute(() -> {
            try {
                what.run();
            } finally {
                done.countDown();
            }
        });
        return done;
    }

    @Override
    public void close() {
        patience.ifPresent(waiting -> waiting.cancel(false));
        host.close();
        workshop.shutdownNow();
        CountDownLatch done =
                laterOnScreen(() -> {
                    try {
                        closeWelcome();
                        if (tray != null) tray.close();
                        SettingsWindow open = window.get();
                        if (open != null) open.close();
                    } catch (Exception e) {
                        LOG.log(System.Logger.Level.DEBUG, "closing the views", e);
                    }
                });
        try {
            // Calls are still to be answered and servers to be ended, whatever the screen does.
            boolean _ = done.await(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
