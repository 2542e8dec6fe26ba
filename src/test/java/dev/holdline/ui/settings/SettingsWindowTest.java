package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Problem;
import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.ServerState;
import dev.holdline.platform.Arming;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import dev.holdline.ui.Sample;
import dev.holdline.ui.Times;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javafx.application.ColorScheme;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The window's shell, without a display. */
@ExtendWith(FxWindows.class)
class SettingsWindowTest {
    private final FxRobot robot = new FxRobot();
    private final AtomicLong now = new AtomicLong();
    private final Sample.Core core = new Sample.Core();
    private final SampleUpkeep machine = new SampleUpkeep();
    @TempDir private Path folder;
    private SettingsWindow window;

    @Test
    void openQuestionsStandAboveThePageAndCommandsAreGiven() {
        core.publish(Sample.snapshot(Sample.question(3)));
        open();
        now.addAndGet(Arming.DELAY.toNanos());
        Desktop.pass(Arming.DELAY.plusMillis(150));
        picture("window.png");
        robot.interact(() -> Look.show(ColorScheme.DARK));
        picture("window-dark.png");

        robot.clickOn("#choice-2");
        robot.clickOn("#reconnect-all");

        assertThat(core.told)
                .containsExactly("answer q1 3 RECONNECT_FOR_SESSION WINDOW", "reconnectAll WINDOW");
        core.publish(Sample.snapshot());
        Desktop.await("no question", () -> robot.lookup("#choice-1").queryAll().isEmpty());
    }

    @Test
    void theNumberOfAnAnswerGivesItButNotWhereTextIsTyped() {
        core.publish(Sample.snapshot(Sample.question(3)));
        open();
        robot.push(KeyCode.DIGIT1);
        assertThat(core.told).as("too early to have been read").isEmpty();
        now.addAndGet(Arming.DELAY.toNanos());

        robot.clickOn("#add");
        robot.push(KeyCode.DIGIT2);
        assertThat(core.told).as("typed into the field").isEmpty();
        robot.interact(() -> robot.lookup("#page-servers").query().requestFocus());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        robot.push(KeyCode.DIGIT4);
        assertThat(core.told).as("other keys").isEmpty();

        robot.push(KeyCode.DIGIT2);

        assertThat(core.told).containsExactly("answer q1 3 RECONNECT_FOR_SESSION WINDOW");
    }

    @Test
    void aQuestionIsSeenWholeAndWithoutScrollingWhereThereIsRoom() {
        core.publish(Sample.snapshot(Sample.question(3)));
        open();
        robot.interact(() -> robot.window(0).setWidth(620));
        WaitForAsyncUtils.waitForFxEvents();

        Region questions = robot.lookup(".questions").query();
        Region viewport = (Region) questions.getParent().getParent();
        assertThat(questions.getHeight()).isLessThanOrEqualTo(viewport.getHeight() + 1);
    }

    @Test
    void ofTwoQuestionsTheNumberAnswersTheOneTheKeyboardIsIn() {
        core.publish(Sample.snapshot(Sample.question(3), Sample.other(Sample.question(1))));
        open();
        now.addAndGet(Arming.DELAY.toNanos());

        robot.interact(() -> robot.lookup("#page-servers").query().requestFocus());
        robot.push(KeyCode.DIGIT3);
        assertThat(core.told).as("which of them?").isEmpty();
        robot.interact(() ->
                robot.lookup("#choice-1").<Button>queryAll().stream()
                        .skip(1)
                        .findFirst()
                        .orElseThrow()
                        .requestFocus());
        robot.push(KeyCode.DIGIT3);

        assertThat(core.told).containsExactly("answer q2 1 SKIP WINDOW");
    }

    @Test
    void whileAskingIsPausedABarSaysUntilWhenAndTakesItBack() {
        Instant until = Sample.NOW.plusSeconds(3_600);
        open();
        assertThat(robot.lookup(".pause-bar").query().isVisible()).isFalse();

        core.publish(Sample.paused(until));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".pause-bar").query().isVisible()).isTrue();
        assertThat(text(".pause-bar .label"))
                .startsWith("Asking is paused until " + Times.clock(until))
                .contains("are skipped");
        picture("window-paused.png");
        robot.clickOn("#resume-asking");
        assertThat(core.told).containsExactly("resumeAsking WINDOW");

        core.publish(Sample.snapshot());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".pause-bar").query().isManaged()).isFalse();
    }

    @Test
    void aBrokenConfigurationFileIsToldAboveThePageUntilItIsMended() {
        open();
        assertThat(robot.lookup(".problem-bar").query().isVisible()).isFalse();

        machine.problem(
                Optional.of(
                        new Problem(
                                "git",
                                "/home/me/.config/holdline/config.json, line 12",
                                "command is empty",
                                "write the program to start")));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(text("#problem"))
                .startsWith("The configuration file is broken")
                .contains("still holds", "config.json, line 12: command is empty; write the");
        picture("window-problem.png");
        robot.clickOn("#open-configuration");
        Desktop.await("the file", () -> machine.told.contains("open config.json"));

        machine.problem(Optional.empty());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".problem-bar").query().isManaged()).isFalse();
    }

    @Test
    void theNavigationSaysWhatNeedsThePersonAndWhatHappenedToday() {
        open();

        assertThat(text("#address")).isEqualTo("127.0.0.1:7332");
        assertThat(text("#today")).isEqualTo("1,204 calls today, 9 held");
        assertThat(robot.lookup("#page-servers").query().getAccessibleText())
                .isEqualTo("Servers, 6, 1 needs you");
        assertThat(text(".badge")).isEqualTo("1");
        assertThat(robot.lookup(".badge").query().getStyleClass()).contains("amber");
    }

    @Test
    void withoutServersThereIsNothingToReconnect() {
        open();
        assertThat(robot.lookup("#reconnect-all").query().isVisible()).isTrue();

        core.publish(Sample.of(ServerState.READY_WHEN_NEEDED, List.of(), List.of()));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(robot.lookup("#reconnect-all").query().isVisible()).isFalse();
    }

    @Test
    void reconnectSaysThatItWasPressedInTheWindow() {
        open();

        robot.interact(
                () -> robot.lookup(".row .main").<Button>queryAll().iterator().next().fire());
        robot.interact(() ->
                robot.lookup(".row .chevron").<ToggleButton>queryAll().iterator().next().fire());
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() ->
                robot.lookup((Node node) ->
                                node instanceof Button button
                                        && button.getText().equals("Reconnect")
                                        && button.getParent().getParent() instanceof ServerPanel)
                        .<Button>query()
                        .fire());

        assertThat(core.told)
                .containsExactly("reconnect atlassian WINDOW", "reconnect atlassian WINDOW");
    }

    @Test
    void withoutATrayClosingIconifies() {
        open();
        Stage stage = stage();

        robot.interact(
                () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));

        assertThat(stage.isShowing()).isTrue();
        assertThat(stage.isIconified()).isTrue();
    }

    @Test
    void theWindowComesBackWhereItWas() {
        open();
        robot.interact(() -> {
            Stage stage = stage();
            stage.setX(37);
            stage.setY(41);
            stage.setWidth(812);
            stage.setHeight(513);
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> stage().hide());
        Desktop.await(
                "the place to be kept",
                () -> WindowPlace.read(place()).map(WindowPlace::at).isPresent());

        open();

        assertThat(List.of(stage().getX(), stage().getY(), stage().getWidth(), stage().getHeight()))
                .containsExactly(37.0, 41.0, 812.0, 513.0);
    }

    @Test
    void aPlaceOnAScreenThatIsGoneIsForgotten() {
        new WindowPlace(new javafx.geometry.Rectangle2D(9_000, 9_000, 800, 500), false, "servers")
                .write(place());
        open();

        assertThat(stage().getX()).isLessThan(1_000);
    }

    @Test
    void snapshotsMoveNeitherTheKeyboardNorTheRows() {
        publish(60, 0);
        open();
        Desktop.await("all rows", () -> robot.lookup(".row").queryAll().size() == 60);
        Node row = robot.lookup(".row").nth(30).query();
        Node button = robot.from(row).lookup(".button").query();
        robot.interact(button::requestFocus);

        IntStream.rangeClosed(1, 50).forEach(calls -> publish(60, calls));
        publish(61, 51);
        Desktop.await("the new row", () -> robot.lookup(".row").queryAll().size() == 61);

        assertThat(button.isFocused()).isTrue();
        assertThat((Object) robot.lookup(".row").nth(30).query()).isSameAs(row);
    }

    @Test
    void aServerThatIsGoneLeavesTheList() {
        publish(12, 0);
        open();
        Desktop.await("all rows", () -> robot.lookup(".row").queryAll().size() == 12);

        publish(2, 1);

        Desktop.await("two rows", () -> robot.lookup(".row").queryAll().size() == 2);
    }

    private void publish(int servers, long calls) {
        core.publish(
                Sample.of(
                        ServerState.READY,
                        IntStream.range(0, servers)
                                .mapToObj(i ->
                                        Sample.server(
                                                "server " + i,
                                                ServerState.READY,
                                                "Ready, " + calls,
                                                "",
                                                "npx server"))
                                .toList(),
                        List.of()));
    }

    @Test
    void whoIsSentToAddAServerCanPasteItAtOnce() {
        open();
        assertThat(robot.lookup("#paste").queryAll()).isEmpty();

        robot.interact(() -> window.open("servers"));

        Desktop.await(
                "the place to paste",
                () -> robot.lookup("#paste").queryAll().stream().anyMatch(Node::isFocused));
    }

    @Test
    void aPageChosenWithTheMouseHasTheKeyboardToo() {
        open();

        robot.clickOn("#page-history");

        assertThat(robot.lookup("#page-history").query().isFocused()).isTrue();
    }

    private void open() {
        robot.interact(() -> {
            window =
                    new SettingsWindow(
                            SampleParts.of(core, folder, InstantSource.system(), now::get, machine),
                            Runnable::run);
            window.open();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Path place() {
        return folder.resolve("window");
    }

    private Stage stage() {
        return (Stage) robot.lookup("#reconnect-all").query().getScene().getWindow();
    }

    private String text(String query) {
        return robot.lookup(query).<Labeled>query().getText();
    }

    private void picture(String name) {
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> Picture.take(stage().getScene(), name));
    }
}
