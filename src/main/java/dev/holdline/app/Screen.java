package dev.holdline.app;

import com.sun.glass.ui.Application;
import dev.holdline.platform.linux.GtkStart;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/** The JavaFX thread, started only where there is a display: nothing of it loads without one. */
final class Screen {
    private static final System.Logger LOG = System.getLogger(Screen.class.getName());

    /** It warns of being on the class path, where this product means it to be. */
    private static final Logger JAVAFX = Logger.getLogger("javafx");

    private static final int SECONDS_TO_START = 30;

    private static @Nullable Optional<Executor> tried;

    private Screen() {}

    /**
     * Starts JavaFX, which a process can do once; empty where there is no display, or none that can
     * be opened.
     */
    static synchronized Optional<Executor> start() {
        Optional<Executor> there = tried;
        if (there == null) {
            there = isAbsent() ? Optional.empty() : startNow();
            tried = there;
        }
        return there;
    }

    /** Only X names its display to the programs; the others have one for whoever is logged in. */
    private static boolean isAbsent() {
        return Systems.isLinux() && System.getenv().getOrDefault("DISPLAY", "").isBlank();
    }

    private static Optional<Executor> startNow() {
        var started = new CountDownLatch(1);
        JAVAFX.setLevel(Level.SEVERE);
        try {
            if (Systems.isLinux()) GtkStart.withoutGl();
            Platform.setImplicitExit(false);
            Platform.startup(() -> {
                if (Systems.isLinux()) nameWindows();
                started.countDown();
            });
            if (started.await(SECONDS_TO_START, TimeUnit.SECONDS)) {
                return Optional.of(Platform::runLater);
            }
        } catch (LinkageError | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no window can be opened here", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    /**
     * Else JavaFX calls them "java", and a dock shows them as another application than ours. No
     * public way takes a name: what {@code Application.launch} sets is the name of a class.
     */
    private static void nameWindows() {
        try {
            Application.GetApplication().setName(GtkStart.WINDOW_CLASS);
        } catch (LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "the windows keep JavaFX's own class", e);
        }
    }

    /** What {@code question} says on the JavaFX thread. */
    static boolean ask(Executor ui, BooleanSupplier question) {
        var said = new CompletableFuture<Boolean>();
        ui.execute(() -> said.complete(question.getAsBoolean()));
        return said.completeOnTimeout(false, SECONDS_TO_START, TimeUnit.SECONDS).join();
    }
}
