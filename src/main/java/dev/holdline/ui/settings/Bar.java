package dev.holdline.ui.settings;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/** A sentence above every page, with what can be done about it. */
abstract class Bar extends FlowPane {
    final Label said = Texts.wrapped("");
    final Button act = new Button();

    Bar(String style) {
        super(12, 6);
        getStyleClass().add(style);
        setAlignment(Pos.CENTER_LEFT);
        setMinHeight(USE_PREF_SIZE);
        setMinWidth(0);
        act.setMinWidth(Region.USE_PREF_SIZE);
        said.maxWidthProperty().bind(widthProperty().subtract(48));
        getChildren().setAll(said, act);
    }

    final void put(boolean shown) {
        setVisible(shown);
        setManaged(shown);
    }
}
