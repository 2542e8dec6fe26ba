package dev.holdline.ui.settings;

import dev.holdline.config.Secretive;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server's variables or headers: names to read, values covered, for they may be secrets; one that
 * names a variable is shown.
 */
final class ValueRows extends VBox {
    private final String key;
    private final VBox list = new VBox(6);
    private final List<Pair> pairs = new ArrayList<>();

    private record Pair(TextField name, TextField value, HBox row) {}

    /**
     * @param key "env" or "headers"
     */
    ValueRows(String key, ObjectNode entry) {
        super(6);
        this.key = key;
        entry.path(key).properties().forEach(e -> add(e.getKey(), e.getValue().asString("")));
        Button more = new Button(Words.of("edit.add." + key));
        more.setMinWidth(Region.USE_PREF_SIZE);
        more.setOnAction(_ -> {
            add("", "");
            pairs.getLast().name.requestFocus();
        });
        Label title = Texts.wrapped(Words.of("edit." + key));
        Label hint = Texts.wrapped(Words.of("edit.values"), "muted");
        getChildren().setAll(title, hint, list, more);
    }

    private void add(String name, String value) {
        TextField itsName = new TextField(name);
        itsName.setAccessibleText(Words.of("edit.name." + key));
        itsName.setPromptText(Words.of("edit.name." + key));
        TextField itsValue = Secretive.isLiteral(value) ? new PasswordField() : new TextField();
        itsValue.setText(value);
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
        Pair pair = new Pair(itsName, itsValue, row);
        remove.setOnAction(_ -> {
            pairs.remove(pair);
            list.getChildren().remove(row);
        });
        pairs.add(pair);
        list.getChildren().add(row);
    }

    void writeTo(ObjectNode entry) {
        boolean had = entry.has(key);
        entry.remove(key);
        ObjectNode values = entry.withObject(key);
        for (Pair pair : pairs) {
            if (!pair.name.getText().isBlank()) {
                values.put(pair.name.getText().strip(), pair.value.getText());
            }
        }
        if (values.isEmpty() && !had) entry.remove(key);
    }
}
