package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationFile;
import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The policies, over a real configuration file and with the mouse. */
@ExtendWith(FxWindows.class)
class PoliciesPageTest {
    private static final String BEFORE =
            """
            {
              // mine
              "mcpServers": {"github": {"command": "x"}},
              "holdline": {
                "policy": "ask", // careful
                "policies": {"github": "never"}
              }
            }
            """;

    private final FxRobot robot = new FxRobot();
    private final PageStage stage = new PageStage(robot);
    @TempDir private Path folder;
    private PoliciesPage page;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(file(), BEFORE);
    }

    private Path file() {
        return folder.resolve("config.json");
    }

    private Settings settings() {
        try {
            return ConfigurationFile.load(file()).settings();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void open() {
        page =
                new PoliciesPage(
                        new ConfigurationEditor(file(), () -> Configuration.EMPTY),
                        new Tokens(Optional.of(new ClientTokens(folder))));
        stage.show(page, snapshot());
    }

    private Snapshot snapshot() {
        return Sample.with(
                List.of(Sample.session("s1", "My agent", "~/src", Policy.ASK)),
                List.of(),
                settings());
    }

    /** What the running Holdline does when the file has changed. */
    private void follow() {
        robot.interact(() -> page.show(snapshot()));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Node row(String name) {
        return robot.lookup((Node node) ->
                        node.getStyleClass().contains("row")
                                && robot.from(node).lookup(".name").queryAll().stream()
                                        .anyMatch(
                                                label -> ((Labeled) label).getText().equals(name)))
                .query();
    }

    private ToggleButton segment(String name, String word) {
        return stage.segment(row(name), word);
    }

    private String text() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aLooserDefaultIsWrittenSaysWhatItMeansAndIsUndoneToTheByte() {
        open();

        stage.click(segment("All new sessions", "Reconnect"));

        Desktop.await("it is written", () -> settings().policy() == Policy.RECONNECT);
        assertThat(text()).contains("// mine", "\"reconnect\", // careful");
        Desktop.await("undo", () -> stage.texts(row("All new sessions")).contains("Undo"));
        assertThat(stage.texts(row("All new sessions")))
                .contains("All new sessions: Reconnect")
                .anyMatch(text -> text.startsWith("Connections are renewed without asking."));

        stage.click(robot.from(row("All new sessions")).lookup("#undo").<Node>query());

        Desktop.await("it is as before", () -> text().equals(BEFORE));
        follow();
        assertThat(segment("All new sessions", "Ask").isSelected()).isTrue();
        assertThat(stage.texts(row("All new sessions")))
                .noneMatch(text -> text.startsWith("Connections are renewed"));
    }

    @Test
    void aServersPolicyGoesBackToTheDefaultByTakingItOutOfTheFile() {
        open();
        assertThat(segment("github", "Never").isSelected()).isTrue();

        stage.click(segment("github", "Default"));

        Desktop.await("it is gone", () -> settings().policies().isEmpty());
    }

    @Test
    void aClientOfTheMomentHasARowOfItsOwn() {
        open();

        stage.click(segment("My agent", "Never"));

        Desktop.await(
                "it is written",
                () -> settings().clientPolicies().equals(Map.of("My agent", Policy.NEVER)));
    }

    @Test
    void whoeverMayComeHasARowBeforeItsFirstSession() throws IOException {
        Files.writeString(
                file(),
                """
                {"holdline": {
                  "clientPolicies": {"zeta": "never", "Zed": "never"},
                  "holds": {"default": "20s", "alpha": "30s"}}}
                """);
        String _ = new ClientTokens(folder).issue("Nightly job");
        open();
        List<String> expected =
                List.of(
                        "Claude Code",
                        "Claude Desktop",
                        "Cursor",
                        "VS Code",
                        "Windsurf",
                        "Zed",
                        "Codex",
                        "Gemini CLI",
                        "OpenCode",
                        "alpha",
                        "My agent",
                        "Nightly job",
                        "zeta");

        Desktop.await("who has a token", () -> names().contains("Nightly job"));

        List<String> twice = new ArrayList<>(expected);
        twice.addAll(expected);
        assertThat(names()).filteredOn(expected::contains).isEqualTo(twice);
    }

    /** Of all rows, from the top. */
    private List<String> names() {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.from(page.node()).lookup(".row .name").queryAll().stream()
                .map(label -> ((Labeled) label).getText())
                .toList();
    }

    @Test
    void howLongACallWaitsIsChosenForEachClient() {
        open();
        ComboBox<Optional<Duration>> hold = hold("Cursor");
        assertThat(hold.getConverter().toString(hold.getValue())).isEqualTo("Automatic (55 s)");
        robot.interact(hold::requestFocus);

        robot.type(KeyCode.DOWN, KeyCode.DOWN);

        Desktop.await(
                "it is written",
                () -> Duration.ofSeconds(30).equals(settings().holds().get("Cursor")));
    }

    private ComboBox<Optional<Duration>> hold(String client) {
        return robot.lookup((Node node) ->
                        node instanceof ComboBox<?>
                                && ("How long a call waits: " + client)
                                        .equals(node.getAccessibleText()))
                .query();
    }

    @Test
    void whatHappensIfNobodyAnswersIsSaidAndChosen() {
        open();
        assertThat(stage.texts(row("Then the call is")))
                .anyMatch(text -> text.startsWith("The client is told to call again."));

        stage.click(segment("Then the call is", "Skipped"));

        Desktop.await("it is written", () -> settings().unanswered() == Settings.Unanswered.SKIP);
        assertThat(stage.texts(row("Then the call is")))
                .anyMatch(text -> text.startsWith("The client is told that nobody answered"));
    }

    @Test
    void aLaxerLimitForFallingSaysThatItIsOne() {
        open();
        ComboBox<Integer> count = robot.lookup("#flapping-count").query();
        robot.interact(() -> count.setValue(10));

        Desktop.await("it is written", () -> settings().limits().flapCount() == 10);
        follow();
        assertThat(stage.texts(robot.lookup("#flapping-count").query().getParent().getParent()))
                .anyMatch(text -> text.startsWith("This lets a server fall more often"));
    }

    @Test
    void aFileThatCannotBeReadIsLeftAloneAndTheChoiceGoesBack() throws IOException {
        open();
        Files.writeString(file(), "{ broken");

        stage.click(segment("All new sessions", "Never"));

        Desktop.await(
                "the reason",
                () ->
                        stage.texts(row("All new sessions")).stream()
                                .anyMatch(text -> text.contains("nothing was changed")));
        assertThat(text()).isEqualTo("{ broken");
        assertThat(segment("All new sessions", "Ask").isSelected()).isTrue();
    }

    @Test
    void aRefusedUndoShowsThePolicyThatIsInForce() throws IOException {
        open();
        stage.click(segment("All new sessions", "Reconnect"));
        Desktop.await("it is written", () -> settings().policy() == Policy.RECONNECT);
        follow();

        undoInVain();

        assertThat(segment("All new sessions", "Reconnect").isSelected()).isTrue();
        assertThat(stage.texts(row("All new sessions")))
                .anyMatch(text -> text.startsWith("Connections are renewed without asking."));
    }

    @Test
    void aRefusedUndoShowsWhatBecomesOfACallInFact() throws IOException {
        open();
        stage.click(segment("Then the call is", "Skipped"));
        Desktop.await("it is written", () -> settings().unanswered() == Settings.Unanswered.SKIP);
        follow();

        undoInVain();

        assertThat(segment("Then the call is", "Skipped").isSelected()).isTrue();
    }

    @Test
    void aRefusedUndoShowsHowLongACallWaitsInFact() throws IOException {
        open();
        ComboBox<Optional<Duration>> hold = hold("Cursor");
        Optional<Duration> wanted = Optional.of(Duration.ofSeconds(30));
        robot.interact(() -> hold.setValue(wanted));
        Desktop.await("it is written", () -> settings().holds().containsKey("Cursor"));
        follow();

        undoInVain();

        assertThat(hold.getValue()).isEqualTo(wanted);
    }

    @Test
    void aRefusedUndoShowsTheLimitThatIsInForce() throws IOException {
        open();
        ComboBox<Integer> count = robot.lookup("#flapping-count").query();
        robot.interact(() -> count.setValue(10));
        Desktop.await("it is written", () -> settings().limits().flapCount() == 10);
        follow();

        undoInVain();

        assertThat(count.getValue()).isEqualTo(10);
    }

    /** Presses the one *Undo* there is, while the file cannot be read. */
    private void undoInVain() throws IOException {
        Desktop.await("undo", () -> !seen("#undo").isEmpty());
        Files.writeString(file(), "{ broken");
        robot.interact(() -> seen("#undo").getFirst().fire());
        Desktop.await("the refusal", () -> !seen("#dismiss").isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private List<Button> seen(String query) {
        return robot.lookup(query).queryAllAs(Button.class).stream()
                .filter(Node::isVisible)
                .filter(button -> button.getParent().isVisible())
                .toList();
    }

    @Test
    void nothingIsCutOnASmallScreen() {
        open();
        stage.click(segment("All new sessions", "Reconnect"));
        Desktop.await("it is written", () -> settings().policy() == Policy.RECONNECT);
        follow();
        stage.shrink();
        assertThat(stage.cutTexts()).isEmpty();
    }
}
