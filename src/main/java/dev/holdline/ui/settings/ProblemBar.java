package dev.holdline.ui.settings;

import dev.holdline.config.Problem;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import java.util.Optional;

/** Above every page while the configuration file is broken: where, what helps, what holds now. */
final class ProblemBar extends Bar {
    private final Upkeep upkeep;
    private Optional<Problem> shown = Optional.empty();

    ProblemBar(Upkeep upkeep) {
        super("problem-bar");
        this.upkeep = upkeep;
        act.setText(Words.of("problem.open"));
        act.setId("open-configuration");
        act.setOnAction(_ -> open());
        said.setId("problem");
    }

    void show(Snapshot snapshot) {
        Optional<Problem> problem = upkeep.problem();
        put(problem.isPresent());
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
