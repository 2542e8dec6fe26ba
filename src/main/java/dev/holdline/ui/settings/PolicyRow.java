package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.Settings.Policy;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** What new sessions do at a break: by default, of one client, or towards one server. */
final class PolicyRow implements Rows.Row<PolicyRow.Value> {
    /**
     * @param name of the server or client; "" for the default
     * @param about one more line, "" for none
     * @param policy empty where the default holds
     */
    record Value(String name, String about, Optional<Policy> policy) {}

    /** Writes a choice into the file. */
    interface Chosen {
        void write(Value value, Notice notice, Runnable back);
    }

    private static final int TEXT = 120;

    private final Label name = Texts.wrapped("", "name");
    private final Label about = Texts.wrapped("", "muted");
    private final Label means = Texts.wrapped("", "loose");
    private final Notice notice = new Notice();
    private final Segments<Optional<Policy>> choice;
    private final VBox row;

    /** As the running Holdline has it; a choice of the moment is on the screen alone. */
    private Value shown;

    PolicyRow(Value value, Chosen chosen) {
        shown = value;
        Stream<Optional<Policy>> three =
                Stream.of(Policy.ASK, Policy.RECONNECT, Policy.NEVER).map(Optional::of);
        boolean isDefault = value.name().isEmpty();
        List<Optional<Policy>> choices =
                isDefault
                        ? three.toList()
                        : Stream.concat(Stream.of(Optional.<Policy>empty()), three).toList();
        String what = isDefault ? Words.of("policies.default") : line(value.name(), TEXT);
        choice =
                new Segments<>(
                        choices,
                        PolicyWords::word,
                        Words.of("policies.of", what),
                        wanted -> {
                            explain(wanted);
                            chosen.write(
                                    new Value(shown.name(), shown.about(), wanted),
                                    notice,
                                    () -> show(shown));
                        });
        name.setText(what);
        VBox text = new VBox(2, name, about);
        var top = new Abreast(text, choice);
        row = new VBox(6, top, means, notice);
        row.getStyleClass().add("row");
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Value value) {
        shown = value;
        Texts.put(about, line(value.about(), TEXT));
        choice.show(value.policy());
        explain(value.policy());
    }

    private void explain(Optional<Policy> policy) {
        Texts.put(means, policy.map(PolicyWords::means).orElse(""));
        means.getStyleClass().setAll("label", policy.map(PolicyWords::style).orElse("muted"));
    }
}
