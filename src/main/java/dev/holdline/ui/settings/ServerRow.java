package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.StateLook;
import dev.holdline.ui.Words;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One server in the list. */
final class ServerRow implements Rows.Row<Snapshot.Server> {
    private static final int TEXT = 120;

    private final StringProperty icon = new SimpleStringProperty("state-ready-when-needed");
    private final Label name = Texts.wrapped("", "name");
    private final Label where = Texts.wrapped("", "muted");
    private final Label words = Texts.wrapped("", "words");
    private final Label cause = Texts.wrapped("", "muted");
    private final HBox row;

    ServerRow(Snapshot.Server server, Commands commands) {
        Button reconnect = new Button(Words.of("reconnect"));
        reconnect.setMinWidth(Region.USE_PREF_SIZE);
        reconnect.setAccessibleText(Words.of("window.reconnect", line(server.name(), TEXT)));
        reconnect.setOnAction(_ -> commands.reconnect(server.name()));
        VBox left = new VBox(2, name, where);
        VBox right = new VBox(2, words, cause);
        left.getStyleClass().add("row-what");
        right.getStyleClass().add("row-state");
        HBox.setHgrow(left, Priority.ALWAYS);
        row = new HBox(14, Look.icon(icon), left, right, reconnect);
        row.getStyleClass().add("row");
        row.setAlignment(Pos.CENTER_LEFT);
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Snapshot.Server server) {
        String state = StateLook.name(server.state());
        icon.set("state-" + state);
        name.setText(line(server.name(), TEXT));
        where.setText(line(server.where(), TEXT));
        words.setText(line(server.words(), TEXT));
        words.getStyleClass().setAll("label", "words", state);
        cause.setText(line(server.cause(), TEXT));
        row.setAccessibleText(
                Words.of("tray.server.cause", name.getText(), words.getText(), cause.getText()));
    }
}
