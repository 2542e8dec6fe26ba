package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.Secretive;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A server's variables or headers: names to read, values covered, for they may be secrets; one that
 * names a variable is shown.
 */
final class ValueRows extends VBox {
    private static final int TEXT = 80;

    private final String key;
    private final VBox list = new VBox(6);
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(Loaded itsName, Loaded itsValue) {
        String name() {
            String name = itsName.wanted().asString("");
            return itsName.isTouched() ? name.strip() : name;
        }

        boolean hasValue() {
            return !itsValue.wanted().asString("").isEmpty();
        }
    }

    /**
     * @param key "env" or "headers"
     */
    ValueRows(String key, ObjectNode entry) {
        super(6);
        this.key = key;
        entry.path(key).properties().forEach(e -> add(e.getKey(), e.getValue()));
        Button more = new Button(Words.of("edit.add." + key));
        more.setMinWidth(Region.USE_PREF_SIZE);
        more.setOnAction(_ -> {
            add("", StringNode.valueOf(""));
            pairs.getLast().itsName.field().requestFocus();
        });
        Label title = Texts.wrapped(Words.of("edit." + key));
        Label hint = Texts.wrapped(Words.of("edit.values"), "muted");
        getChildren().setAll(title, hint, list, more);
    }

    private void add(String name, JsonNode value) {
        TextField itsName = new TextField();
        itsName.setAccessibleText(Words.of("edit.name." + key));
        itsName.setPromptText(Words.of("edit.name." + key));
        boolean covered = Secretive.isLiteral(value.asString(""));
        TextField itsValue = covered ? new PasswordField() : new TextField();
        itsValue.setPromptText(Words.of("edit.value"));
        itsValue.accessibleTextProperty()
                .bind(itsName.textProperty().map(now -> Words.of("edit.value.of", now)));
        Button remove = new Button(Words.of("edit.remove"));
        remove.setMinWidth(Region.USE_PREF_SIZE);
        remove.accessibleTextProperty()
                .bind(itsName.textProperty().map(now -> Words.of("edit.remove.of", now)));
        HBox.setHgrow(itsName, Priority.ALWAYS);
        HBox.setHgrow(itsValue, Priority.ALWAYS);
        HBox row = new HBox(6, itsName, itsValue, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        Pair pair =
                new Pair(
                        Loaded.into(itsName, StringNode.valueOf(name)),
                        Loaded.into(itsValue, value));
        remove.setOnAction(_ -> {
            pairs.remove(pair);
            list.getChildren().remove(row);
        });
        pairs.add(pair);
        list.getChildren().add(row);
    }

    /** What would be lost if this were written; empty for nothing. */
    Optional<String> objection() {
        Set<String> names = new HashSet<>();
        for (Pair pair : pairs) {
            String name = pair.name();
            if (name.isBlank() && pair.hasValue()) {
                return Optional.of(Words.of("edit.nameless." + key));
            }
            if (!name.isBlank() && !names.add(name)) {
                return Optional.of(Words.of("edit.twice." + key, line(name, TEXT)));
            }
        }
        return Optional.empty();
    }

    void writeTo(ObjectNode entry) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Pair pair : pairs) {
            if (!pair.name().isBlank()) values.set(pair.name(), pair.itsValue.wanted());
        }
        if (!values.isEmpty() || !entry.path(key).isEmpty()) entry.set(key, values);
    }
}
