package dev.holdline.ui.welcome;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Autostart;
import dev.holdline.ui.Look;
import dev.holdline.ui.Words;
import dev.holdline.ui.settings.LoginSection;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.property.SimpleStringProperty;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/**
 * The first launch: where Holdline is to be found, a first server, a first client, launch at login.
 * It can be left at any time, and writes nothing by itself. Create and use it on the JavaFX thread.
 */
public final class WelcomeWindow implements AutoCloseable {
    private static final double WIDTH = 560;
    private static final double MOST_HEIGHT = 560;

    private final Commands commands;
    private final Stage stage = new Stage();
    private final VBox page = new VBox(16);
    private final ScrollPane scroll = new ScrollPane();
    private final Label where = wrapped("", "muted");
    private final Step server;
    private final Step client;
    private final AutoCloseable watch;

    /**
     * @param openPage opens the window's page of that key
     * @param left told when the person has put it away
     */
    public WelcomeWindow(
            Commands commands,
            Optional<Autostart> autostart,
            Consumer<String> openPage,
            Runnable left) {
        this.commands = commands;
        server = new Step("server", () -> openPage.accept("servers"));
        client = new Step("client", () -> openPage.accept("connect"));
        Label title = wrapped(Words.of("welcome.title"), "page-title");
        VBox place = new VBox(2, wrapped(Words.of("welcome.where"), "name"), where);
        HBox.setHgrow(place, Priority.ALWAYS);
        HBox found = new HBox(14, Look.mark(), place);
        found.getStyleClass().add("row");
        found.setAlignment(Pos.CENTER_LEFT);
        VBox steps = new VBox(found, server.row, client.row);
        steps.getStyleClass().add("list");
        Button done = new Button(Words.of("welcome.done"));
        done.setId("welcome-done");
        done.setCancelButton(true);
        done.setOnAction(_ -> leave(left));
        page.getChildren().setAll(title, wrapped(Words.of("welcome.about"), "muted"), steps);
        autostart.map(LoginSection::new).ifPresent(page.getChildren()::add);
        page.getChildren().add(done);
        page.getStyleClass().add("page");
        scroll.setContent(page);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("page-scroll");
        scroll.setFocusTraversable(false);
        Scene scene = new Scene(scroll);
        Look.apply(scene, stage);
        stage.setTitle(Words.of("welcome.title"));
        stage.setScene(scene);
        stage.setMinWidth(360);
        stage.setMinHeight(300);
        stage.setOnCloseRequest(_ -> leave(left));
        setHasTray(false);
        show(commands.snapshot());
        watch = commands.watch(now -> Platform.runLater(() -> show(now)));
    }

    /**
     * Shows it, in front of everything but an open question: that keeps the keyboard, and this is
     * iconified.
     */
    public void open() {
        fit();
        if (!commands.snapshot().questions().isEmpty()) {
            stage.setIconified(true);
            stage.show();
            return;
        }
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    /** As high as what it says. */
    private void fit() {
        // The first makes the skin, which takes up the page.
        scroll.applyCss();
        page.applyCss();
        scroll.setPrefSize(WIDTH, Math.min(MOST_HEIGHT, page.prefHeight(WIDTH)));
    }

    /** Whether a tray shows our icon now. */
    public void setHasTray(boolean now) {
        where.setText(Words.of(now ? "welcome.where.tray" : "welcome.where.window"));
    }

    @Override
    public void close() throws Exception {
        watch.close();
        stage.close();
    }

    private void leave(Runnable left) {
        stage.close();
        left.run();
    }

    private void show(Snapshot now) {
        int servers = now.servers().size();
        int clients = now.sessions().size();
        if (servers > 0) server.done(Words.of("welcome.server.done", servers));
        else server.toDo();
        if (clients > 0) client.done(Words.of("welcome.client.done", clients));
        else if (!now.ended().isEmpty()) client.done(Words.of("welcome.client.was"));
        else client.toDo();
    }

    private static Label wrapped(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Label.USE_PREF_SIZE);
        return label;
    }

    /** Something to do elsewhere, with a tick once it is done. */
    private static final class Step {
        private final String key;
        private final SimpleStringProperty icon =
                new SimpleStringProperty("state-ready-when-needed");
        private final Label state = wrapped("", "muted");
        final HBox row;

        Step(String key, Runnable go) {
            this.key = key;
            Label name = wrapped(Words.of("welcome." + key), "name");
            VBox what = new VBox(2, name, state);
            HBox.setHgrow(what, Priority.ALWAYS);
            Button act = new Button(Words.of("welcome." + key + ".go"));
            act.setId("welcome-" + key);
            act.setMinWidth(Button.USE_PREF_SIZE);
            act.setOnAction(_ -> go.run());
            row = new HBox(14, Look.icon(icon), what, act);
            row.getStyleClass().add("row");
            row.setAlignment(Pos.CENTER_LEFT);
            toDo();
        }

        void toDo() {
            icon.set("state-ready-when-needed");
            state.setText(Words.of("welcome." + key + ".about"));
        }

        void done(String words) {
            icon.set("state-ready");
            state.setText(words);
        }
    }
}
