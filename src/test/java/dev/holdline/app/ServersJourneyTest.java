package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import dev.holdline.desktop.Desktop;
import dev.holdline.history.Entry;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Picture;
import dev.holdline.ui.settings.SettingsWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The Servers page on a running Holdline with real servers: adding, editing, testing, hiding. */
@ExtendWith(FxWindows.class)
class ServersJourneyTest {
    private static final Path NODE_PROGRAMS = Path.of("src", "test", "node").toAbsolutePath();
    private static final String FIXTURE =
            NODE_PROGRAMS.resolve("node_modules/node/bin/node")
                    + " "
                    + NODE_PROGRAMS.resolve("fixture-server.mjs")
                    + " stdio";
    private static final String BROKEN =
            """
            {
              // mine
              "mcpServers": {
                "broken": { "command": "/nowhere/to-be-found", "env": { "KEY": "hunter2" } }
              }
            }
            """;

    private static final String THREE =
            """
            {"mcpServers": {"a": {"command": "x"}, "b": {"command": "y"}, "c": {"command": "z"}}}\
            """;

    /** What fields of a single line, and lists of lines, cannot show. */
    private static final String ODD =
            """
            {
              "mcpServers": {
                "odd": {
                  "command": "/nowhere/to-be-found", // mine
                  "args": ["-c", "x\\ny", ""],
                  "cwd": "/tmp",
                  "env": { "EMPTY": "", "TAB": "a\\tb", "KEY": "a\\nb" }, // a key
                  "unknown": 1
                }
              }
            }
            """;

    private final FxRobot robot = new FxRobot();
    @TempDir private Path folder;
    private Core core;
    private SettingsWindow window;

    @AfterEach
    void end() throws Exception {
        robot.interact(() -> {
            try {
                window.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        core.close();
    }

    @Test
    void aCommandIsRecognisedAddedAndTestedAtOnce() throws Exception {
        open("{}");
        robot.clickOn("#add-first");
        paste(FIXTURE);
        assertThat(text("#recognised")).isEqualTo("Recognised: a command.");
        robot.clickOn("#add-confirm");

        awaitLabel("It works, and offers");
        assertThat(labels()).anyMatch(text -> text.equals("Introduce ourselves"));
        assertThat(labels()).anyMatch(text -> text.matches("\\d+ ms|\\d\\.\\d s"));
        assertThat(config()).contains("fixture-server.mjs");
        picture("servers-tested.png");
    }

    @Test
    void aSecretInALineForAClientIsCoveredAndWrittenAsAVariable() throws Exception {
        open("{}");
        robot.clickOn("#add");
        paste("claude mcp add tracker -e TRACKER_TOKEN=hunter2 -- npx -y tracker-mcp");

        assertThat(robot.lookup("#paste").query().isVisible()).isFalse();
        assertThat(everyText()).noneMatch(text -> text.contains("hunter2"));
        picture("servers-add-secret.png");
        robot.clickOn(".secret");
        robot.clickOn("#add-confirm");

        Desktop.await("the entry", () -> config().contains("${TRACKER_TOKEN}"));
        assertThat(config()).doesNotContain("hunter2");
    }

    @Test
    void severalServersOfAClientsFileAndAnAddress() throws Exception {
        open(BROKEN);
        robot.clickOn("#add");
        paste(
                "{\"mcpServers\":{\"a\":{\"command\":\"x\"},\"broken\":{\"url\":\"https://b.example/mcp\"},"
                        + "\"figma\":{\"command\":\"y\",\"args\":[\"${input:key}\"]}}}");
        assertThat(text("#recognised"))
                .startsWith("Recognised: JSON with 2 servers.\nLeft out: figma. figma asks its");
        robot.clickOn("#add-confirm");
        Desktop.await("both", () -> rows() == 3);
        assertThat(config()).contains("// mine").contains("\"broken-2\"");

        robot.clickOn("#add");
        paste("https://mcp.notion.com/mcp");
        assertThat(text("#recognised")).isEqualTo("Recognised: an address.");
        robot.clickOn("#add-confirm");
        Desktop.await("the address", () -> rows() == 4);
        assertThat(config()).contains("\"notion\"");
    }

    @Test
    void severalServersAreTakenBackAtOnceToTheByte() throws Exception {
        open(BROKEN);
        robot.clickOn("#add");
        paste(THREE);
        robot.clickOn("#add-confirm");
        Desktop.await("all", () -> rows() == 4);
        awaitLabel("3 servers were added.");
        assertThat(config()).contains("// mine").contains("\"a\"", "\"b\"", "\"c\"");
        assertThat(robot.lookup("#add-panel").query().isVisible()).isFalse();

        robot.clickOn("#undo");

        Desktop.await("none of them", () -> rows() == 1);
        assertThat(config()).isEqualTo(BROKEN);
    }

    @Test
    void aRefusalKeepsTheFormAndWhatWasTyped() throws Exception {
        open(BROKEN);
        robot.clickOn("#add");
        paste(THREE);
        robot.interact(() -> last("Name, as clients will see it").setText("mine"));
        Files.writeString(file(), "{");
        robot.clickOn("#add-confirm");

        Desktop.await("why", () -> robot.lookup("#dismiss").query().isVisible());
        assertThat(text(".notice.refused .label")).contains("nothing was changed");
        assertThat(robot.lookup("#add-panel").query().isVisible()).isTrue();
        assertThat(input("#paste").getText()).isEqualTo(THREE);
        assertThat(last("Name, as clients will see it").getText()).isEqualTo("mine");

        Files.writeString(file(), BROKEN);
        robot.interact(() -> robot.lookup("#add-confirm").<ButtonBase>query().fire());

        awaitLabel("3 servers were added.");
        assertThat(config()).contains("\"a\"", "\"b\"", "\"mine\"");
    }

    @Test
    void twoPastedServersCannotGetTheSameName() throws Exception {
        open(BROKEN);
        robot.clickOn("#add");
        paste(THREE);
        robot.interact(() -> last("Name, as clients will see it").setText("b"));
        robot.clickOn("#add-confirm");

        awaitLabel("There is a server named b already.");
        assertThat(config()).isEqualTo(BROKEN);
    }

    @Test
    void whatIsNoServerSaysWhyAndCannotBeAdded() throws Exception {
        open("{}");
        robot.clickOn("#add");
        paste("npx it && rm x");
        assertThat(text("#recognised")).startsWith("This has a part only a shell understands (&).");
        assertThat(robot.lookup("#add-confirm").query().isDisabled()).isTrue();
        paste("{\"a\":");
        assertThat(text("#recognised"))
                .isEqualTo(
                        "This JSON is not whole, line 1, column 6: the JSON ends too early; add the"
                                + " missing closing brace, bracket or quote.");
        picture("servers-add-wrong.png");
        robot.clickOn("#add-cancel");
        assertThat(config()).isEqualTo("{}");
    }

    @Test
    void removingIsTakenBackToTheByte() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Remove"));
        Desktop.await("no row", () -> rows() == 0);
        assertThat(config()).doesNotContain("broken");
        awaitLabel("broken was removed.");

        robot.clickOn("#undo");

        Desktop.await("the row", () -> rows() == 1);
        assertThat(config()).isEqualTo(BROKEN);
    }

    @Test
    void whatWasDecidedForAServerGoesAndComesBackWithIt() throws Exception {
        String decided =
                """
                {"mcpServers": {"broken": {"command": "/no/such/program"}},
                 "holdline": {"policies": {"broken": "reconnect", "other": "never"}}}
                """;
        open(decided);
        unfold("broken");
        robot.clickOn(button("Remove"));
        awaitLabel("broken was removed.");
        assertThat(config()).doesNotContain("broken").contains("\"other\": \"never\"");
        Desktop.await("its row", () -> changedIn().equals(List.of(Surface.WINDOW)));

        robot.clickOn("#undo");

        Desktop.await("the file as it was", () -> config().equals(decided));
        Desktop.await("its row", () -> changedIn().equals(List.of(Surface.WINDOW, Surface.WINDOW)));
    }

    @Test
    void aChangeByHandAfterOneThatWasRefusedHereIsNotRecordedAsMadeHere() throws Exception {
        open(BROKEN);
        robot.clickOn("#page-policies");
        Files.writeString(file(), "{");
        awaitLabel("The configuration file is broken");
        robot.interact(() ->
                robot.lookup(".segments .toggle-button")
                        .match((ToggleButton each) -> each.getText().equals("Never"))
                        .<ToggleButton>query()
                        .fire());
        awaitLabel("so nothing was changed");

        Files.writeString(file(), "{\"holdline\": {\"policy\": \"reconnect\"}}");

        Desktop.await("its row", () -> changedIn().equals(List.of(Surface.TERMINAL)));
    }

    /** Where the history says that settings were changed. */
    private List<Surface> changedIn() {
        try {
            return core.window(core.gateway()).history().newest().stream()
                    .filter(Entry.Changed.class::isInstance)
                    .map(each -> ((Entry.Changed) each).surface())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aServerIsTurnedOffAndOn() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Turn off"));
        awaitLabel("Turned off");
        assertThat(config()).contains("\"enabled\": false");
        robot.clickOn(button("Turn on"));
        awaitLabel("Ready when needed");
        assertThat(config()).isEqualTo(BROKEN);
    }

    @Test
    void aTestThatFailsSaysWhatWouldHelp() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Test connection"));
        Desktop.await("the end", () -> !robot.lookup(".test .broken").queryAll().isEmpty());
        awaitLabel("program");
        assertThat(labels()).contains("It cannot be started with its present settings.");
        picture("servers-test-failed.png");
        assertThat(everyText()).noneMatch(text -> text.contains("hunter2"));
    }

    @Test
    void editingKeepsWhatIsCoveredAndRefusesWhatCannotWork() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Edit"));
        Desktop.await("the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
        assertThat(everyText()).noneMatch(text -> text.contains("hunter2"));
        picture("servers-edit.png");
        robot.interact(() -> input("#edit-target").setText(""));
        save();
        awaitLabel("This would not work: command is empty; write the program to start");
        robot.interact(() -> input("#edit-target").setText("/bin/true"));
        save();

        Desktop.await("the change", () -> config().contains("/bin/true"));
        assertThat(config()).isEqualTo(BROKEN.replace("/nowhere/to-be-found", "/bin/true"));
    }

    @Test
    void anEditEndsWhatATestSaidAndOutlivesASecondPressOfEdit() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Test connection"));
        Desktop.await("the end", () -> !robot.lookup(".test .broken").queryAll().isEmpty());
        robot.clickOn(button("Edit"));
        Desktop.await("the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
        robot.interact(() -> input("#edit-target").setText("/bin/true"));
        robot.clickOn(button("Edit"));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(input("#edit-target").getText()).isEqualTo("/bin/true");

        save();

        Desktop.await("the change", () -> config().contains("/bin/true"));
        Desktop.await(
                "the end of what was said of it before",
                () -> robot.lookup(".test .broken").queryAll().isEmpty());
    }

    @Test
    void escapeLeavesTheFormAndEnterInANameAdds() throws Exception {
        open("{}");
        robot.clickOn("#add");
        paste(FIXTURE);
        robot.push(KeyCode.ESCAPE);
        assertThat(robot.lookup("#add-panel").query().isVisible()).isFalse();

        robot.clickOn("#add");
        assertThat(input("#paste").getText()).isEmpty();
        paste(FIXTURE);
        robot.interact(() -> robot.lookup("#add-panel .text-field").query().requestFocus());
        robot.push(KeyCode.ENTER);

        Desktop.await("the entry", () -> config().contains("fixture-server.mjs"));
    }

    @Test
    void anEditChangesNothingButWhatWasTouched() throws Exception {
        open(ODD);
        edit("odd");
        robot.interact(() -> input("#edit-folder").setText("/"));
        save();

        Desktop.await("the change", () -> config().contains("\"cwd\": \"/\""));
        assertThat(config()).isEqualTo(ODD.replace("/tmp", "/"));
    }

    @Test
    void aValueUnderAnotherNameKeepsItsLineBreaks() throws Exception {
        open(ODD);
        edit("odd");
        robot.interact(() -> last("Name of the variable").setText("PEM"));
        save();

        Desktop.await("the change", () -> config().contains("\"PEM\": \"a\\nb\""));
        assertThat(config()).contains("\"x\\ny\", \"\"").doesNotContain("KEY");
    }

    @Test
    void aValueWithoutANameIsNotDropped() throws Exception {
        open(ODD);
        edit("odd");
        robot.interact(() -> last("Name of the variable").setText(" "));
        save();

        awaitLabel("A value has no name. Write the name of its variable, or remove it.");
        assertThat(config()).isEqualTo(ODD);
    }

    @Test
    void twoValuesOfOneNameAreNotMadeOne() throws Exception {
        open(ODD);
        edit("odd");
        robot.interact(() -> button("Add a variable").fire());
        robot.interact(() -> last("Name of the variable").setText("KEY"));
        save();

        awaitLabel("The variable KEY is there twice. Keep one of them.");
        assertThat(config()).isEqualTo(ODD);
    }

    @Test
    void anEditOfWhatSomebodyElseChangedMeanwhileIsRefused() throws Exception {
        open(BROKEN);
        unfold("broken");
        robot.clickOn(button("Edit"));
        Desktop.await("the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
        String theirs = BROKEN.replace("hunter2", "hunter3");
        Files.writeString(file(), theirs);
        robot.interact(() -> input("#edit-target").setText("/bin/true"));
        save();

        awaitLabel("env of broken has been changed in the file meanwhile");
        assertThat(config()).isEqualTo(theirs);
        assertThat(input("#edit-target").getText()).isEqualTo("/bin/true");

        robot.interact(() -> button("Cancel").fire());
        robot.interact(() -> button("Edit").fire());
        Desktop.await("the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
        robot.interact(() -> input("#edit-target").setText("/bin/true"));
        save();

        Desktop.await(
                "both", () -> config().equals(theirs.replace("/nowhere/to-be-found", "/bin/true")));
    }

    @Test
    void anEditIsSavedWhateverElseOfItsEntryWasChangedMeanwhile() throws Exception {
        open(ODD);
        edit("odd");
        robot.interact(() -> input("#edit-folder").setText("/"));
        robot.interact(() -> button("Turn off").fire());
        Desktop.await("it to be off", () -> config().contains("\"enabled\": false"));
        Files.writeString(file(), config().replace("\"unknown\": 1", "\"unknown\": [2]"));
        String theirs = config();

        save();

        Desktop.await("the change", () -> config().contains("\"cwd\": \"/\""));
        assertThat(config()).isEqualTo(theirs.replace("/tmp", "/"));
    }

    @Test
    void aToolIsHiddenAndShownAgain() throws Exception {
        open("{}");
        robot.clickOn("#add-first");
        paste(FIXTURE);
        robot.clickOn("#add-confirm");
        awaitLabel("It works, and offers");
        Desktop.await("its tools", () -> !robot.lookup(".tool").queryAll().isEmpty());
        CheckBox tool = robot.lookup(".tool .check-box").nth(0).query();
        String name = tool.getText();

        robot.interact(tool::fire);
        Desktop.await("it to be hidden", () -> config().contains("\"hiddenTools\": [\"" + name));
        awaitLabel("1 hidden");
        picture("servers-tools.png");
        robot.interact(tool::fire);
        Desktop.await("it to be shown", () -> !config().contains("hiddenTools"));
    }

    private void open(String config) throws IOException {
        Files.writeString(file(), config);
        Home home = Home.of(Map.of("HOLDLINE_HOME", folder.toString()), "Linux", folder).create();
        core =
                new Core(
                        new ServeOptions(file(), 0, true, ServeOptions.OnFailure.ask),
                        home,
                        Optional.empty(),
                        () -> {});
        robot.interact(() -> {
            window = new SettingsWindow(core.window(core.gateway()), Runnable::run);
            window.open();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void paste(String text) {
        robot.interact(() ->
                robot.lookup("#paste")
                        .<TextArea>query()
                        .replaceText(0, input("#paste").getLength(), text));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void edit(String server) {
        unfold(server);
        robot.clickOn(button("Edit"));
        Desktop.await("the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
    }

    /** The last field that a screen reader calls so. */
    private TextInputControl last(String name) {
        return robot
                .lookup(
                        (Predicate<Node>)
                                node ->
                                        node instanceof TextInputControl
                                                && name.equals(node.getAccessibleText()))
                .queryAllAs(TextInputControl.class)
                .stream()
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private void save() {
        robot.interact(() -> ((ButtonBase) robot.lookup("#edit-save").query()).fire());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void unfold(String server) {
        Desktop.await("the row", () -> rows() > 0);
        ToggleButton chevron =
                robot.lookup(".chevron")
                        .match((ToggleButton b) -> b.getAccessibleText().endsWith(" " + server))
                        .query();
        robot.clickOn(chevron);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private ButtonBase button(String text) {
        return robot.lookup(".panel .button")
                .match((ButtonBase b) -> b.getText().equals(text))
                .query();
    }

    private TextInputControl input(String query) {
        return robot.lookup(query).query();
    }

    private int rows() {
        return robot.lookup(".row").queryAll().size();
    }

    private String text(String query) {
        return robot.lookup(query).<Label>query().getText();
    }

    private List<String> labels() {
        return robot
                .lookup((Predicate<Node>) node -> node instanceof Label && shown(node))
                .queryAllAs(Label.class)
                .stream()
                .map(Label::getText)
                .toList();
    }

    /** Whatever the window shows, and what a screen reader says of it. */
    private List<String> everyText() {
        Set<Node> all = robot.lookup((Predicate<Node>) ServersJourneyTest::shown).queryAll();
        return all.stream()
                .filter(node -> !(node instanceof javafx.scene.control.PasswordField))
                .flatMap(node ->
                        java.util.stream.Stream.of(
                                node instanceof javafx.scene.text.Text t ? t.getText() : "",
                                String.valueOf(node.getAccessibleText())))
                .toList();
    }

    private static boolean shown(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) return false;
        }
        return true;
    }

    private void awaitLabel(String part) {
        Desktop.await(
                part + " among " + labels(),
                () -> labels().stream().anyMatch(text -> text.contains(part)));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Path file() {
        return folder.resolve("config.json");
    }

    private String config() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void picture(String name) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.take(robot.lookup("#add").query().getScene(), name));
    }
}
