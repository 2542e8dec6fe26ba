package dev.holdline.ui;

import dev.holdline.platform.QuestionText;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a JavaFX window, one for each open question, where there is no native dialog. Answers,
 * keys and Esc are as there.
 */
public final class QuestionStages implements Asker {
    private static final double WIDTH = 520;

    private final LongSupplier nanoTime;
    // JavaFX thread only
    private final Map<String, Open> open = new HashMap<>();
    private final Map<String, Set<String>> dismissed = new HashMap<>();

    private record Open(Stage stage, QuestionPane pane) {}

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public QuestionStages(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void show(Question question, Reply reply) {
        Platform.runLater(() -> showNow(question, reply));
    }

    @Override
    public void withdraw(String questionId) {
        Platform.runLater(() -> {
            dismissed.remove(questionId);
            close(questionId);
        });
    }

    private void showNow(Question question, Reply reply) {
        @Nullable Open there = open.get(question.id());
        if (there != null) {
            there.pane.update(question);
            there.pane.focusDefault();
            there.stage.setTitle(QuestionText.title(question));
            there.stage.sizeToScene();
        } else if (!isDismissed(question)) {
            dismissed.remove(question.id());
            open.put(question.id(), open(question, reply));
        }
    }

    private boolean isDismissed(Question question) {
        @Nullable Set<String> seen = dismissed.get(question.id());
        return seen != null && seen.containsAll(sessions(question));
    }

    private Open open(Question question, Reply reply) {
        Look.begin();
        String id = question.id();
        QuestionPane pane =
                new QuestionPane(
                        question,
                        nanoTime,
                        (answer, revision) -> {
                            close(id);
                            hand(reply, answer, revision);
                        });
        pane.setPrefWidth(WIDTH);
        pane.getStyleClass().add("dialog");
        Stage stage = new Stage();
        Scene scene = new Scene(pane);
        Look.apply(scene, stage);
        stage.setTitle(QuestionText.title(question));
        stage.setScene(scene);
        stage.setAlwaysOnTop(true);
        stage.focusedProperty().addListener((_, _, now) -> pane.focus(now));
        stage.setOnCloseRequest(_ -> dismiss(id));
        scene.addEventFilter(KeyEvent.KEY_PRESSED, key -> pressed(id, pane, key));
        stage.show();
        pane.focusDefault();
        pane.focus(stage.isFocused());
        return new Open(stage, pane);
    }

    private void pressed(String id, QuestionPane pane, KeyEvent key) {
        if (!pane.takes(key) || key.isControlDown() || key.isAltDown() || key.isMetaDown()) {
            return;
        }
        KeyCode code = key.getCode();
        if (code == KeyCode.ENTER && !pane.isInDetails()) {
            key.consume();
            pane.press(pane.enterChoice());
        } else if (code == KeyCode.ESCAPE) {
            key.consume();
            dismiss(id);
        }
    }

    private void dismiss(String id) {
        @Nullable Open there = open.get(id);
        if (there != null) {
            dismissed.put(id, new HashSet<>(sessions(there.pane.shown())));
            close(id);
        }
    }

    private void close(String id) {
        @Nullable Open there = open.remove(id);
        if (there != null) {
            there.stage.close();
        }
    }

    private static void hand(Reply reply, Answer answer, int revision) {
        Thread.ofVirtual()
                .name("stage-answer")
                .start(() -> reply.answer(answer, revision, Surface.DIALOG));
    }

    private static Set<String> sessions(Question question) {
        return question.calls().stream()
                .map(Question.WaitingCall::session)
                .collect(Collectors.toSet());
    }
}
