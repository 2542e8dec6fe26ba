package dev.holdline.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.platform.Arming;
import dev.holdline.prompt.Answer;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The JavaFX windows, without a display. */
class WindowsTest {
    private final FxRobot robot = new FxRobot();
    private final AtomicLong now = new AtomicLong();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final Sample.Core core = new Sample.Core();

    @BeforeEach
    void start() throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @AfterEach
    void closeWindows() throws Exception {
        FxToolkit.cleanupStages();
        robot.interact(() ->
                List.copyOf(javafx.stage.Window.getWindows()).forEach(javafx.stage.Window::hide));
    }

    @Test
    void keysTypedAsTheDialogOpensAnswerNothingAndLaterOnesDo() {
        QuestionStages stages = ask();

        robot.press(KeyCode.DIGIT1).release(KeyCode.DIGIT1);
        assertThat(answers).isEmpty();
        arm();
        robot.press(KeyCode.DIGIT2).release(KeyCode.DIGIT2);

        Desktop.await("the answer", () -> answers.equals(List.of("RECONNECT_FOR_SESSION 1")));
        stages.withdraw("q1");
    }

    @Test
    void aClickAnswersOnceTheDialogCanHaveBeenRead() throws IOException {
        ask();
        robot.clickOn("#choice-3");
        assertThat(answers).isEmpty();
        arm();
        picture("stage.png", "#choice-1");
        robot.clickOn("#choice-3");

        Desktop.await("the answer", () -> answers.equals(List.of(Answer.SKIP + " 1")));
    }

    @Test
    void escapeIsNoAnswer() {
        ask();
        arm();
        robot.press(KeyCode.ESCAPE).release(KeyCode.ESCAPE);

        Desktop.await("no dialog", () -> robot.lookup("#choice-1").queryAll().isEmpty());
        assertThat(answers).isEmpty();
    }

    @Test
    void enterIsTheFocusedAnswerAndNotTheDefaultOne() {
        ask();
        arm();
        robot.interact(() -> robot.lookup("#choice-3").query().requestFocus());
        robot.press(KeyCode.ENTER).release(KeyCode.ENTER);

        Desktop.await("the answer", () -> answers.equals(List.of(Answer.SKIP + " 1")));
    }

    @Test
    void whatChangesMustBeReadAnew() {
        QuestionStages stages = ask();
        arm();
        stages.show(Sample.question(2), (answer, shown, _) -> answers.add(answer + " " + shown));
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn("#choice-1");
        assertThat(answers).isEmpty();
    }

    @Test
    void theWindowShowsServersAndQuestionsAndGivesCommands() throws IOException {
        core.publish(Sample.snapshot(Sample.question(3)));
        robot.interact(() -> new StatusWindow(core, now::get).open());
        WaitForAsyncUtils.waitForFxEvents();
        arm();
        picture("window.png", "#reconnect-all");
        robot.interact(() ->
                robot.lookup("#reconnect-all")
                        .query()
                        .getScene()
                        .getRoot()
                        .getStyleClass()
                        .add("dark"));
        picture("window-dark.png", "#reconnect-all");

        robot.clickOn("#choice-2");
        robot.clickOn("#reconnect-all");

        assertThat(core.told)
                .containsExactly("answer q1 3 RECONNECT_FOR_SESSION WINDOW", "reconnectAll");
        core.publish(Sample.snapshot());
        Desktop.await("no question", () -> robot.lookup("#choice-1").queryAll().isEmpty());
    }

    @Test
    void withoutATrayClosingIconifies() {
        robot.interact(() -> new StatusWindow(core, now::get).open());
        Stage stage = (Stage) robot.lookup("#reconnect-all").query().getScene().getWindow();

        robot.interact(() ->
                stage.fireEvent(
                        new javafx.stage.WindowEvent(
                                stage, javafx.stage.WindowEvent.WINDOW_CLOSE_REQUEST)));

        assertThat(stage.isShowing()).isTrue();
        assertThat(stage.isIconified()).isTrue();
    }

    private QuestionStages ask() {
        QuestionStages stages = new QuestionStages(now::get);
        stages.show(Sample.question(1), (answer, shown, _) -> answers.add(answer + " " + shown));
        Desktop.await("the dialog", () -> !robot.lookup("#choice-1").queryAll().isEmpty());
        WaitForAsyncUtils.waitForFxEvents();
        return stages;
    }

    private void arm() {
        now.addAndGet(Arming.DELAY.toNanos());
        Desktop.pass(Arming.DELAY.plusMillis(150));
    }

    private void picture(String name, String inside) throws IOException {
        Node node = robot.lookup(inside).query();
        WritableImage[] taken = new WritableImage[1];
        robot.interact(() -> {
            Scene scene = node.getScene();
            taken[0] = scene.snapshot(null);
        });
        int width = (int) taken[0].getWidth();
        int height = (int) taken[0].getHeight();
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, taken[0].getPixelReader().getArgb(x, y));
            }
        }
        File file = Path.of("target", "pictures", name).toFile();
        Files.createDirectories(file.getParentFile().toPath());
        ImageIO.write(image, "png", file);
    }
}
