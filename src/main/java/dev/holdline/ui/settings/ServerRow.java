package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Look;
import dev.holdline.ui.StateLook;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One server in the list: how it is, one main command, and the rest unfolded below. */
final class ServerRow implements Rows.Row<Snapshot.Server> {
    private static final int TEXT = 120;

    private static final int WHERE = 44;

    /** About as much as is written in one line. */
    private static final int ROOM = 32;

    private final ServersPage.Means means;
    private final StringProperty icon = new SimpleStringProperty("state-ready-when-needed");
    private final Label name = Texts.wrapped("", "name");
    private final Label where = Texts.wrapped("", "muted");
    private final Label words = Texts.wrapped("", "words");
    private final Label ago = Texts.time("muted");
    private final Label cause = Texts.wrapped("", "muted");
    private final Button main = new Button();
    private final ToggleButton unfold = new ToggleButton();
    private final VBox row = new VBox();
    private Snapshot.Server shown;
    private @Nullable ServerPanel panel;

    ServerRow(Snapshot.Server server, ServersPage.Means means) {
        this.means = means;
        shown = server;
        main.setMinWidth(Region.USE_PREF_SIZE);
        main.getStyleClass().add("main");
        main.setOnAction(_ -> act());
        unfold.getStyleClass().addAll("flat", "chevron");
        unfold.setGraphic(new Region());
        unfold.setAccessibleText(Words.of("servers.details", line(server.name(), TEXT)));
        unfold.selectedProperty().subscribe(this::unfold);
        FlowPane state = new FlowPane(8, 0, words, ago);
        VBox what = new VBox(2, name, where);
        VBox how = new VBox(2, state, cause);
        HBox actions = new HBox(4, main, unfold);
        actions.setAlignment(Pos.CENTER_RIGHT);
        actions.setMinWidth(Region.USE_PREF_SIZE);
        what.getStyleClass().add("row-what");
        how.getStyleClass().add("row-state");
        Abreast abreast = new Abreast(what, how, actions);
        HBox.setHgrow(abreast, Priority.ALWAYS);
        HBox head = new HBox(14, Look.icon(icon), abreast);
        head.setAlignment(Pos.CENTER_LEFT);
        head.setOnMouseClicked(_ -> unfold.fire());
        row.getStyleClass().add("row");
        row.getChildren().add(head);
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Snapshot.Server server) {
        shown = server;
        String state = StateLook.name(server.state());
        icon.set("state-" + state);
        name.setText(line(server.name(), TEXT));
        where.setText(
                joined(
                        line(inShort(server.where()), WHERE),
                        Words.of("wire.short." + server.wire().name().toLowerCase(Locale.ROOT)),
                        Words.of("servers.toolCount", server.tools(), server.hiddenTools())));
        words.setText(line(server.words(), TEXT));
        words.getStyleClass().setAll("label", "words", state);
        cause.setText(
                server.cause().isEmpty()
                        ? joined(
                                Words.of("servers.sessions", server.sessions()),
                                Words.of(
                                        "servers.calls", server.callsToday(), server.breaksToday()))
                        : line(server.cause(), TEXT));
        main.setText(Words.of("servers.main." + state));
        main.setAccessibleText(Words.of("servers.of", main.getText(), name.getText()));
        row.setAccessibleText(
                Words.of("tray.server.cause", name.getText(), words.getText(), cause.getText()));
        if (panel != null && unfold.isSelected()) {
            panel.show(server);
        }
    }

    @Override
    public void tick(Instant now) {
        String said = Times.ago(shown.since(), now, ZoneId.systemDefault());
        if (!said.equals(ago.getText())) {
            ago.setText(said);
            ago.setAccessibleHelp(Times.exact(shown.since(), ZoneId.systemDefault()));
        }
    }

    @Override
    public void gone() {
        if (panel != null) panel.endTest();
    }

    /**
     * Unfolds and tests: the first thing anybody wants to know of a server just added. One that was
     * added turned off is not started, for that is what turning it off is for.
     */
    void unfoldAndTest() {
        unfold.setSelected(true);
        if (shown.state() != ServerState.OFF) panel().test();
    }

    private void act() {
        switch (shown.state()) {
            case NEEDS_YOU, BROKEN, CONNECTING ->
                    means.commands().reconnect(shown.name(), Surface.WINDOW);
            case READY, READY_WHEN_NEEDED -> unfoldAndTest();
            case OFF -> means.file().turn(shown.name(), true);
        }
    }

    private ServerPanel panel() {
        ServerPanel there = panel;
        if (there == null) {
            there = new ServerPanel(shown.name(), means);
            panel = there;
        }
        return there;
    }

    private void unfold(boolean now) {
        if (now) {
            panel().show(shown);
            row.getChildren().add(panel());
        } else if (panel != null) {
            panel.endTest();
            row.getChildren().remove(panel);
        }
    }

    /**
     * What tells servers apart: of a long command line the programs without their folders and
     * scopes. The whole of it stands below, unfolded.
     */
    static String inShort(String where) {
        if (where.contains("://") || where.length() <= ROOM)
            return where.replaceFirst("^https://", "");
        return Stream.of(where.split(" "))
                .map(word -> word.substring(word.lastIndexOf('/', word.length() - 2) + 1))
                .collect(Collectors.joining(" "));
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(" · "));
    }
}
