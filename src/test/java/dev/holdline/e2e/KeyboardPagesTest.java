package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.e2e.Scene.Wire;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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
    private static final Duration TO_MAKE_A_PAGE = Duration.ofMillis(700);
    private static final int PAGES = 6;

    /** It stands first among the tokens. */
    private static final String FIRST_CLIENT = "A client";

    private static final int TIMES = 6;

    @TempDir private static Path folder;
    private static Scene scene;
    private static Desktop desktop;

    private String window;

    @BeforeAll
    static void start() throws IOException {
        Path launcher = Files.createFile(folder.resolve("launcher"));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        scene =
                new Scene(
                        folder,
                        new Config(),
                        TrayHost.NONE,
                        (desktop, its, config) ->
                                RunningHoldline.launchedBy(launcher, desktop, its, config));
        desktop = scene.desktop();
        assertThat(scene.holdline().token(FIRST_CLIENT)).isNotEmpty();
        turnToEveryPage(desktop.awaitWindow(WINDOW));
    }

    /** A page is made when it is wanted first, and keys would come before it. */
    private static void turnToEveryPage(String window) {
        desktop.focus(window);
        for (int page = 1; page <= PAGES; page++) {
            desktop.key("ctrl+" + page);
            Desktop.pass(TO_MAKE_A_PAGE);
        }
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
                "Tab Right space");
        desktop.screenshot(window, Path.of("target", "pictures", "keyboard-session.png"));

        var call = scene.breakBefore(client, Wire.STDIO, "count_readonly", scene.newKey());
        assertThat(call.await().text()).startsWith("counted ");
        assertThat(scene.isAsking(Wire.STDIO)).isFalse();
        scene.closeWindows();
    }

    @Test
    void aGrantIsRevokedWhileItsCallIsHeldAndTheCallAsks() throws IOException {
        FaultServer server = scene.server(Wire.STDIO);
        NodeClient client = scene.window(Wire.STDIO);
        var granted = scene.breakBefore(client, Wire.STDIO, "count_readonly", scene.newKey());
        scene.dialog(Wire.STDIO).answer("2");
        assertThat(granted.await().text()).startsWith("counted ");
        String key = scene.newKey();
        server.arm("{\"kind\":\"hang\",\"tool\":\"count_readonly\"}");
        var held = client.call("count_readonly", key);
        ProcessHandle process = server.awaitRunning(key);
        server.arm("{\"kind\":\"never-initialize\",\"count\":-1}");
        process.destroyForcibly();
        server.awaitFault("never-initialize");
        assertThat(scene.isAsking(Wire.STDIO)).isFalse();

        press(
                "the grant to be taken back",
                () -> state("history.jsonl").contains("without asking was taken back"),
                "ctrl+2",
                "Tab space");

        Dialog dialog = scene.dialog(Wire.STDIO);
        assertThat(held.isOpen()).isTrue();
        dialog.answer("3");
        assertThat(held.await().text()).startsWith("Skipped by the user");
        server.disarm();
        scene.closeWindows();
    }

    @Test
    void theDefaultForNewSessionsIsChangedAndTheChangeUndone() {
        String before = config();

        press("the default", () -> config().contains("\"policy\""), "ctrl+3", "Tab Right space");
        // Where Undo is not there yet, this is the next row's choice, and changes nothing.
        press("the file as it was", () -> config().equals(before), "ctrl+3", "Tab Tab space");
    }

    @Test
    void aClientsLineIsCopiedWithATokenOfItsOwn() {
        String before = state("tokens.json");

        press(
                "a new token",
                () -> !state("tokens.json").equals(before),
                "ctrl+5",
                "Tab Tab Tab Tab space Tab Tab space");
        desktop.screenshot(window, Path.of("target", "pictures", "keyboard-connect.png"));
    }

    @Test
    void thePortOfTheNextStartIsChanged() {
        press(
                "the port",
                () -> state("port").contains("7399"),
                "ctrl+6",
                "Tab Tab ctrl+a 7 3 9 9 Tab space");
    }

    @Test
    void launchAtLoginIsTurnedOnAndOffAgain() {
        Path entry = desktop.home().resolve(".config/autostart/dev.holdline.desktop");

        press("the entry", () -> Files.exists(entry), "ctrl+6", "Tab space");
        // It has the keyboard still.
        press("no entry", () -> !Files.exists(entry), "space");
    }

    @Test
    void theLogLevelIsChosen() {
        press(
                "the level",
                () -> state("log-level").contains("WARNING"),
                "ctrl+6",
                "shift+Tab shift+Tab shift+Tab shift+Tab Up Up");
    }

    @Test
    void aTokenIsReplacedAndTheNewOneCopied() throws IOException {
        String token = scene.holdline().token(FIRST_CLIENT);
        assertThat(status(token)).isNotEqualTo(401);
        String before = state("tokens.json");

        press(
                "a new token",
                () -> !state("tokens.json").equals(before),
                "ctrl+6",
                "Tab Tab Tab space");
        // The keyboard is on Copy.
        press("the new one to be taken", () -> status(desktop.clipboard()) != 401, "space");

        Desktop.await("the old one to be refused", () -> status(token) == 401);
    }

    @Test
    void theHistoryOfOneServerIsSavedAsFiles() throws IOException {
        for (Wire wire : Wire.values()) {
            NodeClient client = scene.window(wire);
            var call = scene.breakBefore(client, wire, "count", scene.newKey());
            scene.dialog(wire).answer("3");
            assertThat(call.await().text()).contains("Skipped by the user");
        }
        scene.closeWindows();
        for (Wire wire : Wire.values()) {
            Desktop.await(
                    "its row",
                    () -> state("history.jsonl").contains("\"server\":\"" + wire.server() + "\""));
        }

        String csv = saved("history.csv", "Tab Up Up Down Tab space");
        String json = saved("history.json", "Tab Tab Tab space");

        assertThat(csv.lines().skip(1)).isNotEmpty().allMatch(row -> row.contains(",http,"));
        assertThat(Json.tree(json))
                .isNotEmpty()
                .allMatch(row -> row.path("server").asString("").equals("http"));
    }

    /** What is saved by keys on the History page. */
    private String saved(String name, String keys) throws IOException {
        Path file = desktop.home().resolve(name);
        press(
                "the question where to",
                () -> desktop.focused().stream().noneMatch(window::equals),
                "ctrl+4",
                keys);
        desktop.focused().ifPresent(desktop::awaitStill);
        desktop.key("ctrl+a");
        desktop.type(file.toString());
        desktop.key("Return");
        Desktop.await("the file", () -> Files.exists(file));
        desktop.awaitFocus(window);
        return Files.readString(file);
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
                    "Tab Tab space");
        }
    }

    /**
     * Presses keys in the window, those of each step once it shows what the step before led to; all
     * again where they came too early for a busy machine.
     */
    private void press(String what, BooleanSupplier done, String... steps) {
        press(desktop, window, what, done, steps);
    }

    private static void press(
            Desktop desktop, String window, String what, BooleanSupplier done, String... steps) {
        for (int attempt = 1; ; attempt++) {
            desktop.focus(window);
            desktop.awaitFocus(window);
            for (String keys : steps) {
                desktop.awaitStill(window);
                desktop.key(keys.split(" "));
            }
            try {
                Desktop.await(what, SOON, done);
                return;
            } catch (AssertionError e) {
                desktop.screenshot(window, Path.of("target", "pictures", "keyboard-missed.png"));
                if (attempt == TIMES) throw e;
            }
        }
    }

    /** What Holdline answers to who shows this token. */
    private static int status(String token) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(scene.holdline().address("http")))
                            .header("Authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofString("{}"));
            return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
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
