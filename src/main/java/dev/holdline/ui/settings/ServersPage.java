package dev.holdline.ui.settings;

import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The servers: how each one is, and what can be done about it. */
final class ServersPage implements Page {
    private final VBox page = new VBox(16);
    private final Label summary = Texts.wrapped("", "muted");
    private final Label empty = Texts.wrapped(Words.of("servers.none"), "empty");
    private final Rows<Snapshot.Server> rows;

    ServersPage(SettingsWindow.Parts parts) {
        rows = new Rows<>(Snapshot.Server::name, server -> new ServerRow(server, parts.commands()));
        Button all = new Button(Words.of("reconnectAll"));
        all.setId("reconnect-all");
        all.setMinWidth(Region.USE_PREF_SIZE);
        all.setOnAction(_ -> parts.commands().reconnectAll());
        VBox title = new VBox(2, Texts.wrapped(Words.of("page.servers"), "page-title"), summary);
        HBox.setHgrow(title, Priority.ALWAYS);
        HBox top = new HBox(12, title, all);
        top.setAlignment(Pos.CENTER_LEFT);
        page.getChildren().setAll(top, empty, rows);
        page.getStyleClass().add("page");
    }

    @Override
    public String key() {
        return "servers";
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public long count(Snapshot snapshot) {
        return snapshot.servers().size();
    }

    @Override
    public long needs(Snapshot snapshot) {
        return snapshot.servers().stream()
                .filter(server -> server.state() == ServerState.NEEDS_YOU)
                .count();
    }

    @Override
    public void show(Snapshot snapshot) {
        summary.setText(Words.of("window.summary", snapshot.servers().size(), needs(snapshot)));
        rows.show(snapshot.servers());
        empty.setVisible(snapshot.servers().isEmpty());
        empty.setManaged(snapshot.servers().isEmpty());
    }
}
