package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.QuestionPane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The open questions, which stand above every page. */
final class OpenQuestions extends ScrollPane {
    private final Commands commands;
    private final LongSupplier nanoTime;
    private final Map<String, QuestionPane> panes = new HashMap<>();
    private final VBox column = new VBox(10);
    private boolean focused;

    OpenQuestions(Commands commands, LongSupplier nanoTime) {
        this.commands = commands;
        this.nanoTime = nanoTime;
        column.getStyleClass().add("questions");
        setContent(column);
        setFitToWidth(true);
        setFocusTraversable(false);
        setMinHeight(USE_PREF_SIZE);
        show(List.of());
    }

    /** The window got the focus or lost it. */
    void focus(boolean now) {
        focused = now;
        panes.values().forEach(pane -> pane.focus(now));
    }

    /**
     * A key that nothing else took: the number of a choice answers the only question there is, but
     * not from where text is typed.
     */
    void pressed(KeyEvent key, @Nullable Node keyboard) {
        if (panes.size() != 1 || keyboard instanceof TextInputControl) return;
        panes.values().forEach(pane -> pane.pressed(key));
    }

    void show(List<Question> open) {
        List<QuestionPane> shown = new ArrayList<>();
        for (Question question : open) {
            QuestionPane pane = panes.computeIfAbsent(question.id(), _ -> pane(question));
            pane.update(question);
            shown.add(pane);
        }
        panes.values().retainAll(shown);
        if (!column.getChildren().equals(shown)) {
            column.getChildren().setAll(shown);
        }
        setVisible(!shown.isEmpty());
        setManaged(!shown.isEmpty());
    }

    /** As high as its questions, and at most {@code share} of the window's height. */
    void limit(double windowHeight, double share) {
        setMaxHeight(windowHeight * share);
    }

    /** Else it would be as high as its texts were in one line each. */
    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computePrefHeight(double width) {
        return Math.min(column.prefHeight(width) + 2, getMaxHeight());
    }

    private QuestionPane pane(Question question) {
        QuestionPane pane =
                new QuestionPane(
                        question,
                        nanoTime,
                        (answer, revision) ->
                                commands.answer(question.id(), revision, answer, Surface.WINDOW));
        pane.getStyleClass().add("card");
        pane.focus(focused);
        return pane;
    }
}
