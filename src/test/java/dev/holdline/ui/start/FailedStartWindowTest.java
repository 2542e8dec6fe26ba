package dev.holdline.ui.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.application.ColorScheme;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** What is said of a start that failed, with mouse and keyboard. */
@ExtendWith(FxWindows.class)
class FailedStartWindowTest {
    private final FxRobot robot = new FxRobot();
    private final List<Boolean> closed = new CopyOnWriteArrayList<>();

    @Test
    void theSentenceIsShownAndReadToWhoeverSeesNone() {
        robot.interact(() -> FailedStartWindow.open("The folder is not ours.", closed::add));

        assertThat(words()).contains("Holdline cannot start", "The folder is not ours.");
        assertThat(robot.lookup("#failed-close").query().getAccessibleHelp())
                .contains("The folder is not ours.");
        assertThat(robot.lookup("#failed-move").queryAll()).isEmpty();
        press(KeyCode.ENTER);
        assertThat(closed).containsExactly(false);
    }

    @Test
    void aTakenPortSaysWhoHoldsItAndEscapeMovesNothing() {
        open(new TakenPort(7332, "nc, process 4711", FailedStartWindowTest::refused, true));

        assertThat(words()).contains("Port 7332", "nc, process 4711", "new tokens");
        press(KeyCode.ESCAPE);
        assertThat(closed).containsExactly(false);
    }

    @Test
    void afterAMoveTheClientsNewAddressIsSaidAndHoldlineStartsAgain() {
        open(new TakenPort(7332, "", () -> 7400, true));

        robot.clickOn("#failed-move");

        Desktop.await("the address", () -> words().contains("http://127.0.0.1:7400"));
        assertThat(closed).isEmpty();
        robot.clickOn("Start Holdline");
        assertThat(closed).containsExactly(true);
    }

    @Test
    void whereNobodyStartsItAgainThePersonIsToldTo() {
        open(new TakenPort(7332, "", () -> 7400, false));

        robot.clickOn("#failed-move");

        Desktop.await("what to do", () -> words().contains("Start Holdline again. Your clients"));
        robot.clickOn("#failed-close");
        assertThat(closed).containsExactly(false);
    }

    @Test
    void aMoveThatFailsSaysWhyAndCanBeTriedAgain() {
        open(new TakenPort(7332, "", FailedStartWindowTest::refused, true));

        robot.clickOn("#failed-move");

        Desktop.await("why", () -> words().contains("The disk is full."));
        assertThat(robot.lookup("#failed-move").query().isDisabled()).isFalse();
    }

    @Test
    void itCanBeLookedAt() {
        open(new TakenPort(7332, "nc, process 4711", () -> 7400, true));
        Scene scene = robot.lookup("#failed-close").query().getScene();
        robot.interact(() -> Picture.take(scene, "failed-start.png"));
        robot.interact(() -> Look.show(ColorScheme.DARK));
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.take(scene, "failed-start-dark.png"));
        assertThat(Picture.cutTexts(scene.getRoot())).isEmpty();
    }

    private static int refused() throws IOException {
        throw new IOException("The disk is full.");
    }

    private void open(TakenPort port) {
        robot.interact(() -> FailedStartWindow.open(port, closed::add));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void press(KeyCode key) {
        robot.press(key).release(key);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private String words() {
        return String.join(
                "\n",
                robot
                        .lookup(node -> node instanceof Labeled && node.isVisible())
                        .queryAll()
                        .stream()
                        .map(node -> ((Labeled) node).getText())
                        .toList());
    }
}
