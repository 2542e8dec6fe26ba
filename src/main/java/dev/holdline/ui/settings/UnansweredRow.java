package dev.holdline.ui.settings;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Unanswered;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import tools.jackson.databind.node.StringNode;

/** What becomes of a call that nobody answered for. */
final class UnansweredRow {
    private final Label means = Texts.wrapped("", "muted");
    private final Notice notice = new Notice();
    private final Segments<Unanswered> choice;
    private final VBox row;

    /** As the running Holdline has it; a choice of the moment is on the screen alone. */
    private Unanswered shown = Unanswered.KEEP;

    UnansweredRow(PolicyFile file) {
        choice =
                new Segments<>(
                        List.of(Unanswered.KEEP, Unanswered.SKIP),
                        UnansweredRow::word,
                        Words.of("policies.unanswered"),
                        wanted -> write(wanted, file));
        Label name = Texts.wrapped(Words.of("unanswered.what"), "name");
        row = new VBox(6, new Abreast(new VBox(2, name, means), choice), notice);
        row.getStyleClass().addAll("row", "list");
    }

    private void write(Unanswered wanted, PolicyFile file) {
        put(wanted);
        file.write(
                List.of(
                        new PolicyFile.Setting(
                                List.of("unanswered"),
                                Optional.of(StringNode.valueOf(key(wanted))))),
                Words.of("policies.changed", Words.of("policies.unanswered"), word(wanted)),
                notice,
                () -> put(shown));
    }

    Node node() {
        return row;
    }

    void show(Settings settings) {
        if (settings.unanswered() == shown && !means.getText().isEmpty()) return;
        shown = settings.unanswered();
        put(shown);
    }

    private void put(Unanswered now) {
        choice.show(now);
        means.setText(Words.of("unanswered.means." + key(now)));
    }

    private static String word(Unanswered each) {
        return Words.of("unanswered." + key(each));
    }

    private static String key(Unanswered each) {
        return each.name().toLowerCase(Locale.ROOT);
    }
}
