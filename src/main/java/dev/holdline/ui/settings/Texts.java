package dev.holdline.ui.settings;

import javafx.scene.TraversalDirection;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.text.Text;

/** Texts to read and to write, as the pages use them. */
final class Texts {
    private Texts() {}

    /** One line, cut with an ellipsis where there is no room. */
    static Label label(String text, String... styles) {
        Label label = new Label(text);
        label.getStyleClass().addAll(styles);
        return label;
    }

    /**
     * A time in words, "3 minutes ago", whose accessible help is the exact one, shown as a tooltip
     * too. That is made once somebody points at it: each tooltip is a window.
     */
    static Label time(String... styles) {
        Label label = label("", styles);
        label.setOnMouseEntered(_ -> {
            if (label.getTooltip() == null) label.setTooltip(new Tooltip());
            label.getTooltip().setText(label.getAccessibleHelp());
        });
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

    /** Some lines to fill in; Tab goes on to the next control, as everywhere. */
    static TextArea area() {
        TextArea area = new TextArea();
        area.setWrapText(true);
        area.addEventFilter(
                KeyEvent.KEY_PRESSED,
                key -> {
                    if (key.getCode() == KeyCode.TAB && !key.isControlDown()) {
                        key.consume();
                        area.requestFocusTraversal(
                                key.isShiftDown()
                                        ? TraversalDirection.PREVIOUS
                                        : TraversalDirection.NEXT);
                    }
                });
        return area;
    }

    /** As many lines as it takes, never cut. */
    static Label wrapped(String text, String... styles) {
        Label label = label(text, styles);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        return label;
    }
}
