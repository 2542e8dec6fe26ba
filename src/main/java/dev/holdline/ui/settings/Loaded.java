package dev.holdline.ui.settings;

import javafx.scene.control.TextInputControl;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * A value of the file in a field. A field cannot show everything (one of a single line drops line
 * breaks and tabs), so what nobody touched stays what the file had.
 *
 * @param shown what the field made of it
 */
record Loaded(TextInputControl field, JsonNode value, String shown) {
    static Loaded into(TextInputControl field, JsonNode value) {
        return into(field, value, value.asString(""));
    }

    static Loaded into(TextInputControl field, JsonNode value, String text) {
        field.setText(text);
        return new Loaded(field, value, field.getText());
    }

    boolean isTouched() {
        return !field.getText().equals(shown);
    }

    /** What is to stand in the file. */
    JsonNode wanted() {
        return isTouched() ? StringNode.valueOf(field.getText()) : value;
    }
}
