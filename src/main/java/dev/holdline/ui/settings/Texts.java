package dev.holdline.ui.settings;

import javafx.scene.control.Label;
import javafx.scene.text.Text;

/** Labels as the pages use them. */
final class Texts {
    private Texts() {}

    /** One line, cut with an ellipsis where there is no room. */
    static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** Part of a line that wraps as a whole. */
    static Text part(String style) {
        Text part = new Text();
        part.getStyleClass().add(style);
        return part;
    }

    /** A text that takes no room where there is none. */
    static void put(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    /** As many lines as it takes, never cut. */
    static Label wrapped(String text, String... styles) {
        Label label = label(text, styles);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        return label;
    }
}
