package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerDetails.Hint;
import dev.holdline.gateway.ServerDetails.Tool;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import dev.holdline.ui.Sample;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Every page in light, dark, a narrow window and large text: pictures to look at, and no word cut.
 * A new page is looked at without another word here.
 */
class PagesTest {
    private final FxRobot robot = new FxRobot();
    private final Sample.Core core = new Sample.Core();
    @TempDir private Path folder;
    private Scene scene;

    @BeforeEach
    void start() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void closeWindows() throws Exception {
        FxToolkit.cleanupStages();
        robot.interact(() -> {
            Look.show(ColorScheme.LIGHT);
            List.copyOf(javafx.stage.Window.getWindows()).forEach(javafx.stage.Window::hide);
        });
    }

    @Test
    void everyPageInLightAndDark() {
        open(980, 640);
        for (Node page : navigation()) {
            turnTo(page);
            picture(page.getId() + ".png", 1);
            robot.interact(() -> Look.show(ColorScheme.DARK));
            picture(page.getId() + "-dark.png", 1);
            robot.interact(() -> Look.show(ColorScheme.LIGHT));
        }
        unfold("unity");
        picture("page-servers-unfolded.png", 1);
    }

    @Test
    void inANarrowWindowOfTwiceTheDensityNothingIsCut() {
        open(640, 480);
        List<String> cut = new ArrayList<>();
        for (Node page : navigation()) {
            turnTo(page);
            picture(page.getId() + "-200.png", 2);
            cut(page.getId(), scene.getRoot(), cut);
        }
        unfold("unity");
        cut("unfolded", scene.getRoot(), cut);
        assertThat(cut).isEmpty();
    }

    @Test
    void inTextOfTwiceTheSizeNothingIsCut() {
        open(980, 640);
        robot.interact(() -> scene.getRoot().setStyle("-fx-font-size: 26px"));
        List<String> cut = new ArrayList<>();
        for (Node page : navigation()) {
            turnTo(page);
            robot.interact(() -> Picture.take(scene, page.getId() + "-large-text.png"));
            cut(page.getId(), scene.getRoot(), cut);
        }
        assertThat(cut).isEmpty();
    }

    private void open(double width, double height) {
        core.publish(Sample.snapshot());
        core.details =
                new ServerDetails(
                        List.of(
                                new Tool(
                                        "create_scene",
                                        "Create a scene",
                                        "Makes a new scene in the open project.",
                                        List.of(),
                                        false),
                                new Tool(
                                        "delete_asset",
                                        "",
                                        "Removes an asset and everything that refers to it.",
                                        List.of(Hint.DESTRUCTIVE),
                                        true),
                                new Tool(
                                        "list_assets",
                                        "",
                                        "Lists the project's assets.",
                                        List.of(Hint.READ_ONLY, Hint.IDEMPOTENT),
                                        false)),
                        List.of("unity bridge 0.4.1", "Error: GEMINI_API_KEY is required"),
                        "exit code 1");
        robot.interact(() -> {
            var window =
                    new SettingsWindow(
                            SampleParts.of(
                                    core,
                                    folder,
                                    InstantSource.fixed(Sample.NOW),
                                    System::nanoTime,
                                    new SampleUpkeep()),
                            Runnable::run);
            window.open();
            scene =
                    javafx.stage.Window.getWindows().stream()
                            .filter(w -> w instanceof Stage s && "Holdline".equals(s.getTitle()))
                            .findFirst()
                            .orElseThrow()
                            .getScene();
            scene.getWindow().setWidth(width);
            scene.getWindow().setHeight(height);
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private List<Node> navigation() {
        return List.copyOf(robot.lookup(".navigation .toggle-button").queryAll());
    }

    private void turnTo(Node page) {
        robot.interact(() -> ((ButtonBase) page).fire());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void unfold(String server) {
        turnTo(navigation().getFirst());
        ButtonBase chevron =
                robot.lookup(".chevron")
                        .match((ButtonBase b) -> b.getAccessibleText().endsWith(" " + server))
                        .query();
        robot.interact(chevron::fire);
        dev.holdline.desktop.Desktop.await(
                "the tools", () -> !robot.lookup(".tool").queryAll().isEmpty());
    }

    private void picture(String name, double density) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.ofPage(scene, density, name));
    }

    /** A label that is too small shows an ellipsis in its text's place. */
    private static void cut(String where, Node node, List<String> into) {
        if (!node.isVisible()) return;
        if (node instanceof Labeled labeled
                && labeled.getText() != null
                && labeled.lookup(".text") instanceof Text text
                && !text.getText().equals(labeled.getText())) {
            into.add(where + ": " + text.getText());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> cut(where, child, into));
        }
    }
}
