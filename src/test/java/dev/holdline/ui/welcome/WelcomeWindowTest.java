package dev.holdline.ui.welcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Autostart;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import dev.holdline.ui.Sample;
import dev.holdline.ui.TabWalk;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The first launch, with the mouse. */
@ExtendWith(FxWindows.class)
class WelcomeWindowTest {
    private final FxRobot robot = new FxRobot();
    private final Sample.Core core = new Sample.Core();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private WelcomeWindow window;

    @BeforeEach
    void start() throws Exception {
        core.publish(Sample.of(ServerState.READY_WHEN_NEEDED, List.of(), List.of()));
    }

    private final class Login implements Autostart {
        @Override
        public State state() {
            return told.contains("at login") ? State.ON : State.OFF;
        }

        @Override
        public void turnOn() {
            told.add("at login");
        }

        @Override
        public void turnOff() {}
    }

    private void open(boolean hasTray) {
        robot.interact(() -> {
            window =
                    new WelcomeWindow(
                            core,
                            Optional.of(new Login()),
                            page -> told.add("open " + page),
                            () -> told.add("left"));
            window.setHasTray(hasTray);
            window.open();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    @Test
    void itSaysWhereHoldlineIsWithATrayAndWithout() {
        open(true);
        assertThat(words()).contains("Its icon is in the tray.");

        robot.interact(() -> window.setHasTray(false));

        assertThat(words()).contains("no tray icons", "launching Holdline again");
    }

    @Test
    void everyControlIsReachedByTabAndNamed() {
        open(true);
        Node first = robot.lookup("#welcome-server").query();
        assertThat(new TabWalk(robot, first.getScene()).from(first)).isEmpty();
    }

    @Test
    void eachStepLeadsToItsPlaceAndIsTickedWhenItIsDone() {
        open(true);

        robot.clickOn("#welcome-server");
        robot.clickOn("#welcome-client");
        assertThat(told).containsExactly("open servers", "open connect");
        assertThat(words()).doesNotContain("behind Holdline");
        core.publish(Sample.snapshot());

        Desktop.await("the tick", () -> words().contains("6 servers are behind Holdline"));

        Instant then = Instant.EPOCH;
        var left =
                new Snapshot.Ended(
                        "1", "claude-code", "2", "Claude Code", "~", then, then, 0, 0, 0);
        core.publish(Sample.with(List.of(), List.of(left), Settings.STANDARD));
        Desktop.await("the tick stays", () -> words().contains("A client has been connected;"));
    }

    @Test
    void launchAtLoginIsTurnedOnOnlyByThePerson() {
        open(true);
        Desktop.await("the state", () -> !login().isDisabled());
        assertThat(login().isSelected()).isFalse();

        robot.clickOn("#launch-at-login");

        Desktop.await("it to be on", () -> told.equals(List.of("at login")));
    }

    @Test
    void leavingItAtOnceDoesNothing() {
        open(true);

        robot.clickOn("#welcome-done");

        assertThat(told).containsExactly("left");
        assertThat(core.told).isEmpty();
        assertThat(robot.lookup("#welcome-done").queryAll()).isEmpty();
    }

    @Test
    void closingTheWindowIsLeaving() {
        open(false);
        Stage stage = (Stage) robot.lookup("#welcome-done").query().getScene().getWindow();

        robot.interact(
                () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));

        assertThat(told).containsExactly("left");
    }

    @Test
    void itCanBeLookedAt() {
        open(true);
        Scene scene = robot.lookup("#welcome-done").query().getScene();
        robot.interact(() -> Picture.ofPage(scene, 1, "welcome.png"));
        robot.interact(() -> Look.show(ColorScheme.DARK));
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.ofPage(scene, 1, "welcome-dark.png"));
        robot.interact(() -> {
            Look.show(ColorScheme.LIGHT);
            scene.getWindow().setWidth(450);
            scene.getWindow().setHeight(420);
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.ofPage(scene, 2, "welcome-200.png"));

        assertThat(Picture.cutTexts(scene.getRoot())).isEmpty();
    }

    private CheckBox login() {
        return robot.lookup("#launch-at-login").query();
    }

    private String words() {
        WaitForAsyncUtils.waitForFxEvents();
        return String.join(
                "\n",
                robot.lookup((Node node) -> node instanceof Labeled).queryAll().stream()
                        .map(node -> ((Labeled) node).getText())
                        .toList());
    }
}
