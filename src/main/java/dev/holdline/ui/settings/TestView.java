package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.ServerDetails.Outcome;
import dev.holdline.gateway.ServerDetails.Taken;
import dev.holdline.gateway.ServerDetails.Test;
import dev.holdline.ui.Look;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.SimpleStringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The steps of a connection test as they happen, their times, and how it ended. */
final class TestView extends VBox {
    private static final int TEXT = 400;

    TestView() {
        super(4);
        getStyleClass().add("test");
        clear();
    }

    void clear() {
        getChildren().clear();
        setManaged(false);
        setVisible(false);
    }

    void show(Test test) {
        getChildren().clear();
        for (int i = 0; i < test.steps().size(); i++) {
            boolean last = i == test.steps().size() - 1;
            boolean failed = last && test.outcome().filter(o -> !o.problem().isEmpty()).isPresent();
            getChildren().add(step(test.steps().get(i), failed));
        }
        test.outcome().ifPresent(this::end);
        setManaged(true);
        setVisible(true);
    }

    private static HBox step(Taken taken, boolean failed) {
        String state = taken.took().isEmpty() ? "connecting" : failed ? "broken" : "ready";
        String name =
                Words.of("test." + taken.step().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        Optional<String> time = taken.took().map(TestView::span);
        Label label = Texts.wrapped(name);
        HBox.setHgrow(label, Priority.ALWAYS);
        HBox row =
                new HBox(
                        10,
                        Look.icon(new SimpleStringProperty("state-" + state)),
                        label,
                        Texts.label(time.orElse(Words.of("test.running")), "muted"));
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("step");
        return row;
    }

    private static String span(Duration took) {
        return took.toMillis() < 1_000
                ? Words.of("test.millis", Math.max(1, took.toMillis()))
                : Times.span(took);
    }

    private void end(Outcome outcome) {
        if (outcome.problem().isEmpty()) {
            getChildren().add(Texts.wrapped(Words.of("test.well", outcome.tools()), "words"));
            return;
        }
        getChildren().add(Texts.wrapped(line(outcome.problem(), TEXT), "words", "broken"));
        if (!outcome.remedy().isEmpty()) {
            getChildren().add(Texts.wrapped(line(outcome.remedy(), TEXT)));
        }
        // Of wrong settings the remedy says it all.
        boolean said =
                !outcome.remedy().isEmpty()
                        && outcome.detail().contains(outcome.remedy().replaceFirst("\\.$", ""));
        if (!outcome.detail().isEmpty() && !said) {
            getChildren().add(Texts.wrapped(line(outcome.detail(), TEXT), "muted", "code"));
        }
        if (!outcome.lastLines().isEmpty()) {
            getChildren().add(new LastLines(outcome.lastLines()));
        }
    }
}
