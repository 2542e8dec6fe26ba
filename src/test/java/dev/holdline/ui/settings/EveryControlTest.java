package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerDetails.Hint;
import dev.holdline.gateway.ServerDetails.Tool;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import dev.holdline.ui.TabWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Walks every page of the window, folded and unfolded. A new page is walked without another word
 * here.
 */
@ExtendWith(FxWindows.class)
class EveryControlTest {
    private final FxRobot robot = new FxRobot();
    private final Sample.Core core = new Sample.Core();
    @TempDir private Path folder;
    private Scene scene;

    @Test
    void everyControlOfEveryPageIsReachedByTabAndNamed() throws IOException {
        open();
        List<String> wrong = new ArrayList<>();
        for (Node page : navigation()) {
            robot.interact(() -> ((ButtonBase) page).fire());
            WaitForAsyncUtils.waitForFxEvents();
            walk(page.getId(), wrong);
            if (unfold()) walk(page.getId() + " unfolded", wrong);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theFormsOfTheServersPageAreWalkedToo() throws IOException {
        open();
        List<String> wrong = new ArrayList<>();
        robot.interact(() -> robot.lookup("#add").<ButtonBase>query().fire());
        robot.interact(() ->
                robot.lookup("#paste")
                        .<TextInputControl>query()
                        .setText("claude mcp add x -e TOKEN=hunter2 -- npx x"));
        walk("adding", wrong);
        unfold();
        ButtonBase edit =
                robot.lookup(".panel .button")
                        .match((ButtonBase b) -> b.getAccessibleText().equals("Edit: unity"))
                        .query();
        robot.interact(edit::fire);
        dev.holdline.desktop.Desktop.await(
                "the form", () -> !robot.lookup("#edit-target").queryAll().isEmpty());
        walk("editing", wrong);
        assertThat(wrong).isEmpty();
    }

    @Test
    void arrowsGoFromPageToPageAndControlDigitsTurnToThem() throws IOException {
        open();
        List<Node> pages = navigation();
        robot.interact(() -> pages.getFirst().requestFocus());

        for (int i = 1; i < pages.size(); i++) {
            robot.push(KeyCode.DOWN);
            assertThat(pages.get(i).isFocused()).isTrue();
        }
        robot.push(KeyCode.DOWN);
        assertThat(pages.getLast().isFocused()).isTrue();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        assertThat(pages.getFirst().isFocused()).isTrue();
    }

    private void open() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(
                file,
                """
                {"mcpServers": {"unity": {
                  "command": "node", "args": ["bridge.js"], "env": {"KEY": "x", "B": "${B}"}}}}
                """);
        core.publish(Sample.snapshot(Sample.question(1)));
        core.details =
                new ServerDetails(
                        List.of(
                                new Tool(
                                        "build",
                                        "Build",
                                        "Builds it.",
                                        List.of(Hint.DESTRUCTIVE),
                                        true),
                                new Tool("look", "", "", List.of(Hint.READ_ONLY), false)),
                        List.of("starting", "Error: no key"),
                        "exit code 1");
        robot.interact(() -> {
            var window = new SettingsWindow(SampleParts.of(core, folder), Runnable::run);
            window.open();
        });
        WaitForAsyncUtils.waitForFxEvents();
        scene = robot.lookup("#address").query().getScene();
    }

    private List<Node> navigation() {
        return robot.lookup(".navigation .toggle-button").queryAll().stream().toList();
    }

    /** Whether there was anything to unfold. */
    private boolean unfold() {
        List<ButtonBase> folded =
                robot.lookup(".chevron").queryAllAs(ButtonBase.class).stream().toList();
        robot.interact(() -> folded.forEach(ButtonBase::fire));
        WaitForAsyncUtils.waitForFxEvents();
        return !folded.isEmpty();
    }

    private void walk(String where, List<String> wrong) {
        Node start = scene.getRoot().lookup(".navigation .toggle-button:selected");
        new TabWalk(robot, scene).from(start).forEach(each -> wrong.add(where + ": " + each));
    }
}
