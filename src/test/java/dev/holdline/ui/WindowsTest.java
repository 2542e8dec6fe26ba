package dev.holdline.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.platform.Arming;
import dev.holdline.prompt.Answer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The question in a JavaFX window, without a display. */
@ExtendWith(FxWindows.class)
class WindowsTest {
    private final FxRobot robot = new FxRobot();
    private final AtomicLong now = new AtomicLong();
    private final List<String> answers = new CopyOnWriteArrayList<>();

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
    void aClickAnswersOnceTheDialogCanHaveBeenRead() {
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
    void everyControlIsReachedByTabAndNamed() {
        ask();
        arm();
        Node first = robot.lookup("#choice-1").query();
        assertThat(new TabWalk(robot, first.getScene()).from(first)).isEmpty();
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

    private void picture(String name, String inside) {
        robot.interact(() -> Picture.take(robot.lookup(inside).query().getScene(), name));
    }
}
