package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** Above every page while asking is paused: until when, what it means, and the way back. */
final class PauseBar extends FlowPane {
    private final Label said = Texts.wrapped("");

    PauseBar(Commands commands) {
        super(12, 6);
        getStyleClass().add("pause-bar");
        setAlignment(Pos.CENTER_LEFT);
        setMinHeight(USE_PREF_SIZE);
        setMinWidth(0);
        Button resume = new Button(Words.of("pause.resume"));
        resume.setId("resume-asking");
        resume.setMinWidth(Region.USE_PREF_SIZE);
        resume.setOnAction(_ -> commands.resumeAsking(Surface.WINDOW));
        said.maxWidthProperty().bind(widthProperty().subtract(48));
        getChildren().setAll(said, resume);
    }

    void show(Snapshot snapshot) {
        setVisible(snapshot.pausedUntil().isPresent());
        setManaged(isVisible());
        snapshot.pausedUntil()
                .ifPresent(until -> said.setText(Words.of("pause.until", Times.clock(until))));
    }
}
