package dev.holdline.app;

import dev.holdline.cli.ServeOptions;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationFeed;
import dev.holdline.config.Home;
import dev.holdline.gateway.http.HttpServer.PortTakenException;
import dev.holdline.ui.Words;
import dev.holdline.ui.start.FailedStartWindow;
import dev.holdline.ui.start.TakenPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.application.Platform;

/**
 * Tells a person at the screen why the desktop application did not start: whoever started it from
 * the menu or at login sees no standard error.
 */
final class FailedStart {
    private static final System.Logger LOG = System.getLogger(FailedStart.class.getName());

    private static final int FAULT = 1;

    /** As for a command line nobody understands: holdline-desktop does not try it again. */
    private static final int MEND_FIRST = 2;

    /** A person asks for another start, which is to show itself as the first would have. */
    private static final int START_NOW = 76;

    private FailedStart() {}

    /** What is wrong, also where the system names nothing but a file. */
    static String sentence(IOException why) {
        if (!(why instanceof FileSystemException file) || file.getFile() == null) {
            return String.valueOf(why.getMessage());
        }
        String reason = file.getReason();
        return Words.of("failed.file", file.getFile(), reason == null ? "" : " (" + reason + ")");
    }

    /** Returns when the person has put it away; gives the exit code. */
    static int tell(ServeOptions options, UncheckedIOException why) {
        Optional<PortTakenException> taken = taken(why);
        Optional<Executor> ui = Screen.start();
        if (ui.isEmpty()) {
            // At a login the screen may still come; after a fault it is gone, with its desktop.
            return taken.isPresent() || Installation.isStartedAgain() ? mendFirst() : FAULT;
        }
        String sentence = begun(String.valueOf(why.getMessage()));
        // Another port than that of the command line could not be settled for the next start.
        Optional<TakenPort> port = taken.filter(_ -> options.port() < 0).map(e -> port(options, e));
        boolean startAgain =
                show(
                        ui.get(),
                        closed ->
                                port.ifPresentOrElse(
                                        held -> FailedStartWindow.open(held, closed),
                                        () -> FailedStartWindow.open(sentence, closed)));
        Platform.exit();
        return startAgain ? START_NOW : mendFirst();
    }

    private static int mendFirst() {
        return Installation.isKeptByLaunchd() ? 0 : MEND_FIRST;
    }

    /** On standard error it stands behind our name. */
    private static String begun(String sentence) {
        return sentence.isEmpty()
                ? sentence
                : sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private static Optional<PortTakenException> taken(Throwable why) {
        return Stream.iterate(why, Objects::nonNull, Throwable::getCause)
                .filter(PortTakenException.class::isInstance)
                .map(PortTakenException.class::cast)
                .findFirst();
    }

    private static boolean show(Executor ui, Consumer<Consumer<Boolean>> open) {
        var closed = new CompletableFuture<Boolean>();
        CompletableFuture<Void> opened =
                CompletableFuture.runAsync(() -> open.accept(closed::complete), ui);
        try {
            opened.join();
        } catch (CompletionException e) {
            LOG.log(System.Logger.Level.WARNING, "this could not be shown", e);
            return false;
        }
        return closed.join();
    }

    private static TakenPort port(ServeOptions options, PortTakenException taken) {
        return new TakenPort(
                taken.port(),
                Systems.holder(taken.port()),
                () -> move(options),
                Installation.isKept());
    }

    private static int move(ServeOptions options) throws IOException {
        Home home = Home.current();
        Path file = Core.configurationFile(options, home);
        int chosen = PortChoice.anyFree();
        try (ConfigurationFeed feed = ConfigurationFeed.open(file)) {
            new PortChoice(home.state())
                    .keep(
                            chosen,
                            feed.current().settings().port(),
                            new ConfigurationEditor(file, feed::current));
        }
        return chosen;
    }
}
