package dev.holdline.ui.settings;

import dev.holdline.ui.Words;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Duration;

/** What was just done, with its *Undo* for ten seconds; or why it was not done. */
final class Notice extends HBox {
    private final Label text = Texts.wrapped("");
    private final Button undo = new Button(Words.of("undo"));
    private final Button close = new Button(Words.of("dismiss"));
    private final PauseTransition stays = new PauseTransition(Duration.seconds(10));
    private Runnable back = () -> {};

    Notice() {
        super(12);
        setAlignment(Pos.CENTER_LEFT);
        HBox.setHgrow(text, Priority.ALWAYS);
        text.setMaxWidth(Double.MAX_VALUE);
        undo.setId("undo");
        undo.setMinWidth(Region.USE_PREF_SIZE);
        undo.setOnAction(_ -> {
            hide();
            back.run();
        });
        close.setId("dismiss");
        close.setMinWidth(Region.USE_PREF_SIZE);
        close.setOnAction(_ -> hide());
        getChildren().setAll(text, undo, close);
        stays.setOnFinished(_ -> hide());
        hide();
    }

    /** For ten seconds. */
    void done(String sentence, Runnable takeBack) {
        back = takeBack;
        show(sentence, true);
        undo.setAccessibleText(Words.of("undo.of", sentence));
        stays.playFromStart();
    }

    /** Puts the keyboard on *Undo*: what had it is gone. */
    void focusUndo() {
        undo.requestFocus();
    }

    /** Until it has been read. */
    void refused(String sentence) {
        stays.stop();
        show(sentence, false);
    }

    private void show(String sentence, boolean withUndo) {
        getStyleClass().setAll("notice", withUndo ? "done" : "refused");
        text.setText(sentence);
        undo.setVisible(withUndo);
        undo.setManaged(withUndo);
        close.setVisible(!withUndo);
        close.setManaged(!withUndo);
        setVisible(true);
        setManaged(true);
    }

    void hide() {
        setVisible(false);
        setManaged(false);
    }
}
