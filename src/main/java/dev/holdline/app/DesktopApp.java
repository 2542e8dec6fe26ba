package dev.holdline.app;

import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import dev.holdline.control.ControlSocket;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Tray;
import dev.holdline.platform.linux.NotificationAsker;
import dev.holdline.prompt.Asker;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javafx.application.Platform;

/** The desktop application: the core, with a dialog, a tray icon and a window on JavaFX. */
final class DesktopApp {
    private static final System.Logger LOG = System.getLogger(DesktopApp.class.getName());

    private DesktopApp() {}

    /**
     * Runs until the person quits; gives the exit code. Where it runs already, that one opens its
     * window, and this one is done.
     *
     * @param quietly without a window that comes to the front
     * @throws IOException with one sentence that says what is wrong and what helps
     */
    static int run(ServeOptions options, boolean quietly) throws IOException {
        var quit = new CompletableFuture<Integer>();
        Home home = Home.current().create();
        var shown = new CompletableFuture<Views>();
        Optional<ControlSocket> socket;
        try {
            socket =
                    ControlSocket.openOrTell(
                            home.state(),
                            quietly ? ControlSocket.HELLO : ControlSocket.OPEN,
                            Map.of(
                                    ControlSocket.OPEN,
                                    () -> shown.thenAccept(Views::openWindow),
                                    ControlSocket.HELLO,
                                    () -> {}));
            if (socket.isEmpty()) return 0;
        } catch (ControlSocket.RunsAlreadyException e) {
            throw e;
        } catch (IOException e) {
            // A home on a disk without sockets, or with too long a name.
            LOG.log(System.Logger.Level.WARNING, "A second launch will not find this one: {0}", e);
            socket = Optional.empty();
        }
        Optional<ControlSocket> its = socket;
        var _ = quit.whenComplete((_, _) -> its.ifPresent(ControlSocket::ending));
        try (var _ = its.orElse(null)) {
            return run(options, home, quit, shown, quietly || Installation.isStartedAgain());
        }
    }

    private static int run(
            ServeOptions options,
            Home home,
            CompletableFuture<Integer> quit,
            CompletableFuture<Views> shown,
            boolean quietly)
            throws IOException {
        // Its own, as a Holdline that showed nothing leaves all other files too.
        Path welcomed = home.state().resolve("welcomed");
        Path images = home.state().resolve("tray");
        // What the icon waits for takes long, and each its own time: all of it side by side.
        CompletableFuture<Optional<Executor>> screen = beside(Screen::start);
        Tray.Host host = Systems.trayHost();
        CompletableFuture<Boolean> asked = beside(host::isPresent);
        int code;
        // Clients are served before there is anything to see; what is to be asked waits for it.
        var dialog = new CompletableFuture<Asker>();
        Optional<NotificationAsker> notifications = Systems.notifications(images);
        try (var core = new Core(options, home, Optional.of(dialog), () -> quit.complete(0));
                // However it ends: from then on there is no window to open any more.
                Closeable _ = () -> quit.complete(0)) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(() -> {
                                quit.complete(0);
                                core.close();
                                notifications.ifPresent(NotificationAsker::close);
                            }));
            // A question waits for the screen alone, and the tray does not wait for it.
            var _ =
                    screen.thenAcceptAsync(
                            ui -> ui.map(Views::dialog).ifPresent(dialog::complete),
                            DesktopApp::startThread);
            Optional<Executor> ui = screen.join();
            if (ui.isEmpty()) {
                throw new IOException(
                        "There is no display to show anything on. Start `holdline serve` instead, which needs none.");
            }
            asked.join();
            try (var views = new Views(core.window(core.gateway()), ui.get(), host, images)) {
                if (quietly) views.openQuietly(Views.TRAY_COMES);
                else if (Files.exists(welcomed)) views.open();
                else views.openFirst(() -> mark(welcomed));
                core.alsoAsk(notifications);
                shown.complete(views);
                Installation.holdOn();
                try (var _ = renewal(core, views, quit).orElse(null)) {
                    code = quit.join();
                }
            }
        }
        notifications.ifPresent(NotificationAsker::close);
        Platform.exit();
        return code;
    }

    /** Where it cannot be written, there is one more welcome. */
    private static void mark(Path file) {
        try {
            Files.write(file, new byte[0]);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "The welcome will be shown again: {0}", e);
        }
    }

    private static <T> CompletableFuture<T> beside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, DesktopApp::startThread);
    }

    private static void startThread(Runnable work) {
        Thread.ofPlatform().daemon().start(work);
    }

    private static Optional<Renewal> renewal(
            Core core, Views views, CompletableFuture<Integer> quit) {
        return Installation.installed()
                .map(mark ->
                        new Renewal(
                                mark,
                                Renewal.LOOK,
                                () -> isQuiet(core.gateway().snapshot()) && !views.isAnythingOpen(),
                                () -> views.offerRestart(() -> quit.complete(Renewal.AGAIN)),
                                () -> quit.complete(Renewal.AGAIN)));
    }

    /** No client would lose the state its servers keep for it, and no call is held. */
    private static boolean isQuiet(Snapshot now) {
        return now.clients() == 0 && now.questions().isEmpty();
    }
}
