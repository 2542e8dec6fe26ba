package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import dev.holdline.desktop.Desktop;
import dev.holdline.platform.Tray;
import dev.holdline.ui.FxWindows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.application.Platform;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** A start that nobody waits for, on a desktop that may never show tray icons. */
@ExtendWith(FxWindows.class)
class QuietViewsTest {
    private static final Duration SOON = Duration.ofMillis(200);

    private final FxRobot robot = new FxRobot();
    @TempDir private Path folder;
    private Core core;

    /** Shows no icon, ever. */
    private static final class NoTray implements Tray.Host {
        @Override
        public boolean isPresent() {
            return false;
        }

        @Override
        public void watch(Runnable changed) {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() throws IOException {
        Home home = Home.of(Map.of("HOLDLINE_HOME", folder.toString()), "Linux", folder).create();
        core =
                new Core(
                        new ServeOptions(null, 0, true, ServeOptions.OnFailure.ask),
                        home,
                        Optional.empty(),
                        () -> {});
    }

    @AfterEach
    void end() {
        core.close();
    }

    private Views views() {
        return new Views(
                core.window(core.gateway()),
                Platform::runLater,
                new NoTray(),
                folder.resolve("tray"));
    }

    @Test
    void whereNoTrayComesTheWindowWaitsInTheListOfWindows() {
        try (Views views = views()) {
            views.openQuietly(SOON);

            Desktop.await("the window", () -> windows().equals(List.of("Holdline, iconified")));
            assertThat(views.isAnythingOpen()).isFalse();

            views.openWindow();
            Desktop.await("it to come up", () -> windows().equals(List.of("Holdline")));
        }
    }

    @Test
    void aWindowThatThePersonHasOpenedStaysBeforeThem() {
        try (Views views = views()) {
            views.openWindow();
            Desktop.await("the window", () -> windows().equals(List.of("Holdline")));

            views.openQuietly(SOON);

            Desktop.pass(SOON.multipliedBy(3));
            assertThat(windows()).containsExactly("Holdline");
        }
    }

    @Test
    void noWindowOpensAfterTheEnd() {
        try (Views views = views()) {
            views.openQuietly(SOON);
        }

        Desktop.pass(SOON.multipliedBy(2));
        assertThat(windows()).isEmpty();
    }

    private List<String> windows() {
        var titles = new CopyOnWriteArrayList<String>();
        robot.interact(() ->
                Window.getWindows().stream()
                        .filter(Stage.class::isInstance)
                        .map(Stage.class::cast)
                        .filter(stage -> stage.getTitle() != null)
                        .map(stage -> stage.getTitle() + (stage.isIconified() ? ", iconified" : ""))
                        .forEach(titles::add));
        return titles;
    }
}
