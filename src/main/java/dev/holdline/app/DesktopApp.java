package dev.holdline.app;

import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import javafx.application.Platform;

/** The desktop application: the core, with a dialog, a tray icon and a window on JavaFX. */
final class DesktopApp {
    private DesktopApp() {}

    /**
     * Runs until the person quits; gives the exit code.
     *
     * @throws IOException with one sentence that says what is wrong and what helps
     */
    static int run(ServeOptions options) throws IOException, InterruptedException {
        var quit = new CountDownLatch(1);
        Home home = Home.current().create();
        // Clients are served before there is anything to see.
        try (var core = new Core(options, home, quit::countDown)) {
            Runtime.getRuntime().addShutdownHook(new Thread(core::close));
            Optional<Executor> ui = Screen.start();
            if (ui.isEmpty()) {
                throw new IOException(
                        "There is no display to show anything on. Start `holdline serve` instead, which needs none.");
            }
            try (var views = new Views(core.gateway(), core.desk(), ui.get(), home.state())) {
                views.open();
                quit.await();
            }
        }
        Platform.exit();
        return 0;
    }
}
