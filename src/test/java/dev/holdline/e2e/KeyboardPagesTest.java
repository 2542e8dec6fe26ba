package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.Scene.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person without a mouse, on the pages of a running Holdline and at its first launch. */
class KeyboardPagesTest {
    private static final String WINDOW = "^Holdline$";
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final int TIMES = 6;

    @TempDir private static Path folder;
    private static Scene scene;
    private static Desktop desktop;
    private String window;

    @BeforeAll
    static void start() throws IOException {
        scene = new Scene(folder, new Config());
        desktop = scene.desktop();
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @BeforeEach
    void turnToTheWindow() {
        window = desktop.awaitWindow(WINDOW);
    }

    @Test
    void aSessionsPolicyIsChosenAndItsNextBreakObeysIt() throws IOException {
        NodeClient client = scene.window(Wire.STDIO);
        assertThat(client.call("count", scene.newKey()).await().isError()).isFalse();

        press(
                "the choice",
                () -> state("history.jsonl").contains("For this session: "),
                "ctrl+2",
                "Tab",
                "Right",
                "space");
        desktop.screenshot(window, Path.of("target", "pictures", "keyboard-session.png"));

        var call = scene.breakBefore(client, Wire.STDIO, "count_readonly", scene.newKey());
        assertThat(call.await().text()).startsWith("counted ");
        assertThat(scene.isAsking(Wire.STDIO)).isFalse();
        scene.closeWindows();
    }

    @Test
    void theDefaultForNewSessionsIsChangedAndTheChangeUndone() {
        String before = config();

        press(
                "the default",
                () -> config().contains("\"policy\""),
                "ctrl+3",
                "Tab",
                "Right",
                "space");
        desktop.key("Tab", "space");

        Desktop.await("the file as it was", () -> config().equals(before));
    }

    @Test
    void aClientsLineIsCopiedWithATokenOfItsOwn() {
        String before = state("tokens.json");

        press(
                "a new token",
                () -> !state("tokens.json").equals(before),
                "ctrl+5",
                "Tab",
                "Tab",
                "Tab",
                "Tab",
                "space",
                "Tab",
                "Tab",
                "space");
        desktop.screenshot(window, Path.of("target", "pictures", "keyboard-connect.png"));
    }

    @Test
    void thePortOfTheNextStartIsChanged() {
        press(
                "the port",
                () -> state("port").contains("7399"),
                "ctrl+6",
                "Tab",
                "ctrl+a",
                "7",
                "3",
                "9",
                "9",
                "Tab",
                "space");
    }

    @Test
    void theHistoryIsSavedAsAFile() throws IOException {
        NodeClient client = scene.window(Wire.HTTP);
        var call = scene.breakBefore(client, Wire.HTTP, "count", scene.newKey());
        scene.dialog(Wire.HTTP).answer("3");
        assertThat(call.await().text()).contains("Skipped by the user");
        Desktop.await("the row", () -> state("history.jsonl").contains("\"http\""));
        Path file = desktop.home().resolve("saved.csv");

        press(
                "the question where to",
                () -> desktop.focused().stream().noneMatch(window::equals),
                "ctrl+4",
                "Tab",
                "Tab",
                "space");
        desktop.key("ctrl+a");
        desktop.type(file.toString());
        desktop.key("Return");

        Desktop.await("the file", () -> Files.exists(file));
        assertThat(Files.readString(file)).contains("http");
        scene.closeWindows();
    }

    @Test
    void theFirstLaunchLeadsToAServerAndIsLeft() throws IOException {
        try (Desktop fresh = Desktop.start(TrayHost.NONE);
                RunningHoldline _ =
                        RunningHoldline.first(fresh, folder.resolve("first"), new Config())) {
            String welcome = fresh.awaitWindow("^Welcome to Holdline$");
            press(fresh, welcome, "the window", () -> !fresh.windows(WINDOW).isEmpty(), "space");

            press(
                    fresh,
                    welcome,
                    "the welcome to be gone",
                    () -> fresh.windows("^Welcome to Holdline$").isEmpty(),
                    "Tab",
                    "Tab",
                    "space");
        }
    }

    /** Presses keys in the window; again where they came too early for a busy machine. */
    private void press(String what, BooleanSupplier done, String... keys) {
        press(desktop, window, what, done, keys);
    }

    private static void press(
            Desktop desktop, String window, String what, BooleanSupplier done, String... keys) {
        for (int attempt = 1; ; attempt++) {
            desktop.focus(window);
            desktop.awaitFocus(window);
            desktop.key(keys);
            try {
                Desktop.await(what, SOON, done);
                return;
            } catch (AssertionError e) {
                desktop.screenshot(window, Path.of("target", "pictures", "keyboard-missed.png"));
                if (attempt == TIMES) throw e;
            }
        }
    }

    private static String config() {
        return read(folder.resolve("holdline").resolve("config.json"));
    }

    private static String state(String name) {
        return read(desktop.home().resolve(".local/state/holdline").resolve(name));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
