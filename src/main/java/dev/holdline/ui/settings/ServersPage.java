package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Words;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The servers: how each one is, and what can be done about it. */
final class ServersPage implements Page {
    private final Notice notice = new Notice();
    private final VBox page = new VBox(16);
    private final Label summary = Texts.wrapped("", "muted");
    private final Rows<Snapshot.Server> rows;
    private final AddServer adding;
    private final SettingsWindow.Parts parts;
    private final Set<String> fresh = new HashSet<>();
    private final BooleanProperty without = new SimpleBooleanProperty(true);
    private Set<String> names = Set.of();

    /** What rows act with. */
    record Means(Commands commands, ServerFile file) {}

    ServersPage(SettingsWindow.Parts parts) {
        this.parts = parts;
        Means means = new Means(parts.commands(), new ServerFile(parts.editor(), notice));
        rows = new Rows<>(Snapshot.Server::name, server -> row(server, means));
        Button all = new Button(Words.of("reconnectAll"));
        all.setId("reconnect-all");
        all.setOnAction(_ -> parts.commands().reconnectAll(Surface.WINDOW));
        all.visibleProperty().bind(without.not());
        all.managedProperty().bind(all.visibleProperty());
        Button add = new Button(Words.of("servers.add"));
        add.setId("add");
        add.getStyleClass().add("primary");
        adding = new AddServer(means.file(), () -> names, fresh::add, add::requestFocus);
        add.setOnAction(_ -> adding.open());
        all.setMinWidth(Region.USE_PREF_SIZE);
        add.setMinWidth(Region.USE_PREF_SIZE);
        summary.setId("servers-summary");
        VBox title = new VBox(2, Texts.wrapped(Words.of("page.servers"), "page-title"), summary);
        title.getStyleClass().add("row-what");
        HBox buttons = new HBox(8, all, add);
        Button first = new Button(Words.of("servers.add"));
        first.setId("add-first");
        first.setOnAction(_ -> adding.open());
        VBox empty = new VBox(12, Texts.wrapped(Words.of("servers.none"), "muted"), first);
        empty.getStyleClass().add("empty");
        empty.visibleProperty().bind(without.and(adding.visibleProperty().not()));
        empty.managedProperty().bind(empty.visibleProperty());
        page.getChildren().setAll(new Abreast(title, buttons), adding, empty, rows);
        page.getStyleClass().add("page");
    }

    private ServerRow row(Snapshot.Server server, Means means) {
        ServerRow row = new ServerRow(server, means);
        if (fresh.remove(server.name())) {
            row.unfoldAndTest();
        }
        return row;
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public Optional<Node> above() {
        return Optional.of(notice);
    }

    @Override
    public void begin() {
        adding.open();
    }

    static long needs(Snapshot snapshot) {
        return count(snapshot, ServerState.NEEDS_YOU);
    }

    private static long count(Snapshot snapshot, ServerState state) {
        return snapshot.servers().stream().filter(server -> server.state() == state).count();
    }

    @Override
    public void show(Snapshot snapshot) {
        names = snapshot.servers().stream().map(Snapshot.Server::name).collect(Collectors.toSet());
        summary.setText(
                snapshot.servers().isEmpty()
                        ? ""
                        : Words.of(
                                "window.summary",
                                snapshot.servers().size(),
                                needs(snapshot),
                                count(snapshot, ServerState.BROKEN)));
        rows.show(snapshot.servers());
        rows.tick(parts.clock().instant());
        without.set(snapshot.servers().isEmpty());
    }
}
