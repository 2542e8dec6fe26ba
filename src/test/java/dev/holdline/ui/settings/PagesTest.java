package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import dev.holdline.ui.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Every page in light, dark, a narrow window and large text: pictures to look at, and no word cut.
 * A new page is looked at without another word here.
 */
@ExtendWith(FxWindows.class)
class PagesTest {
    private final FxRobot robot = new FxRobot();
    private final Sample.Core core = new Sample.Core();
    @TempDir private Path folder;
    private Scene scene;

    /** The documents' pictures; their names are the pages'. */
    @Test
    void everyPageInLightDarkAndTwiceTheDensity() throws IOException {
        SettingsWindow.Parts day = SampleDay.parts(core, folder);
        open(day, SampleDay.calm(), 980, 640);
        for (Node page : navigation()) {
            String name = page.getId().replace("page-", "");
            prepare(page, name);
            picture(name + ".png", 1);
            robot.interact(() -> Look.show(ColorScheme.DARK));
            picture(name + "-dark.png", 1);
            robot.interact(() -> Look.show(ColorScheme.LIGHT));
            size(640, 480);
            picture(name + "-200.png", 2);
            assertThat(cut(name)).isEmpty();
            size(980, 640);
        }
        unfold("unity");
        picture("servers-unfolded.png", 1);
    }

    /** What somebody would do there. */
    private void prepare(Node page, String name) {
        core.publish(name.equals("sessions") ? SampleDay.asking() : SampleDay.calm());
        turnTo(page);
        switch (name) {
            case "sessions" ->
                    Desktop.await(
                            "the answers to act",
                            () -> robot.lookup("#choice-1").query().getParent().getOpacity() == 1);
            case "history" ->
                    Desktop.await("the rows", () -> robot.lookup(".entry").tryQuery().isPresent());
            case "connect" -> fire("#connect-CLAUDE_CODE");
            case "general" ->
                    Desktop.await(
                            "the tokens", () -> robot.lookup("#rotate").tryQuery().isPresent());
            default -> {}
        }
    }

    private void fire(String button) {
        robot.interact(() -> robot.lookup(button).<ButtonBase>query().fire());
    }

    @Test
    void inANarrowWindowNothingIsCut() {
        open(640, 480);
        List<String> cut = new ArrayList<>();
        for (Node page : navigation()) {
            turnTo(page);
            cut.addAll(cut(page.getId()));
        }
        unfold("unity");
        cut.addAll(cut("unfolded"));
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
            cut.addAll(cut(page.getId()));
        }
        assertThat(cut).isEmpty();
    }

    private void open(double width, double height) {
        core.details = SampleDay.unity();
        open(
                SampleParts.of(
                        core,
                        folder,
                        InstantSource.fixed(Sample.NOW),
                        System::nanoTime,
                        new SampleUpkeep()),
                Sample.snapshot(),
                width,
                height);
    }

    private void open(SettingsWindow.Parts parts, Snapshot first, double width, double height) {
        core.publish(first);
        robot.interact(() -> {
            Look.begin();
            var window = new SettingsWindow(parts, Runnable::run);
            window.open();
            scene =
                    javafx.stage.Window.getWindows().stream()
                            .filter(w -> w instanceof Stage s && "Holdline".equals(s.getTitle()))
                            .findFirst()
                            .orElseThrow()
                            .getScene();
        });
        size(width, height);
    }

    private void size(double width, double height) {
        robot.interact(() -> {
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
        Desktop.await("the tools", () -> !robot.lookup(".tool").queryAll().isEmpty());
    }

    private void picture(String name, double density) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.ofPage(scene, density, name));
    }

    private List<String> cut(String where) {
        return Picture.cutTexts(scene.getRoot()).stream().map(cut -> where + ": " + cut).toList();
    }
}
