package dev.holdline.ui.settings;

import javafx.scene.control.Label;

/** Labels as the pages use them. */
final class Texts {
    private Texts() {}

    /** One line, cut with an ellipsis where there is no room. */
    static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /** As many lines as it takes, never cut. */
    static Label wrapped(String text, String... styles) {
        Label label = label(text, styles);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        return label;
    }
}
