package dev.holdline.ui.settings;

import dev.holdline.config.Problem;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** Above every page while the configuration file is broken: where, what helps, what holds now. */
final class ProblemBar extends FlowPane {
    private final Upkeep upkeep;
    private final Label said = Texts.wrapped("");
    private Optional<Problem> shown = Optional.empty();

    ProblemBar(Upkeep upkeep) {
        super(12, 6);
        this.upkeep = upkeep;
        getStyleClass().add("problem-bar");
        setAlignment(Pos.CENTER_LEFT);
        setMinHeight(USE_PREF_SIZE);
        setMinWidth(0);
        Button open = new Button(Words.of("problem.open"));
        open.setId("open-configuration");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> open());
        said.setId("problem");
        said.maxWidthProperty().bind(widthProperty().subtract(48));
        getChildren().setAll(said, open);
    }

    void show(Snapshot snapshot) {
        Optional<Problem> problem = upkeep.problem();
        setVisible(problem.isPresent());
        setManaged(isVisible());
        if (problem.equals(shown)) return;
        shown = problem;
        // Broken from the start, it never held.
        String key = snapshot.servers().isEmpty() ? "problem.none" : "problem.before";
        problem.ifPresent(its -> said.setText(Words.of(key, its.sentence())));
    }

    private void open() {
        Beside.run(
                () -> {
                    upkeep.open(upkeep.configurationFile());
                    return "";
                },
                _ -> {},
                _ ->
                        said.setText(
                                Words.of(
                                        "problem.open.not",
                                        upkeep.configurationFile().toString())));
    }
}
