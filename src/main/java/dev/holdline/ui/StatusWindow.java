package dev.holdline.ui;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The status window: open questions on top, then the servers, the address below. Where no tray
 * shows our icon, closing only iconifies it. Create and use it on the JavaFX thread.
 */
public final class StatusWindow implements AutoCloseable {
    private static final int TEXT = 120;

    private final Commands commands;
    private final LongSupplier nanoTime;
    private final Stage stage = new Stage();
    private final Label summary = styled("", "muted");
    private final VBox questions = new VBox(10);
    private final VBox servers = new VBox();
    private final Label address = styled("", "muted");
    private final Label today = styled("", "muted");
    private final Map<String, QuestionPane> panes = new HashMap<>();
    private final AtomicReference<@Nullable Snapshot> next = new AtomicReference<>();
    private final AutoCloseable watch;
    private List<Snapshot.Server> listed = List.of();
    private boolean hasTray;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     */
    public StatusWindow(Commands commands, LongSupplier nanoTime) {
        this.commands = commands;
        this.nanoTime = nanoTime;
        layOut();
        show(commands.snapshot());
        watch = commands.watch(this::later);
    }

    /** Opens the window, or brings it to the front. */
    public void open() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    /** Whether a tray shows our icon now, by which a closed window can be opened again. */
    public void setHasTray(boolean now) {
        hasTray = now;
    }

    @Override
    public void close() throws Exception {
        watch.close();
        stage.close();
    }

    private void layOut() {
        Label title = styled(Words.of("window.servers"), "page-title");
        Button all = new Button(Words.of("reconnectAll"));
        all.setOnAction(_ -> commands.reconnectAll());
        all.setId("reconnect-all");
        HBox top = new HBox(12, new VBox(2, title, summary), spring(), all);
        top.setAlignment(Pos.CENTER_LEFT);
        servers.getStyleClass().add("list");
        VBox page = new VBox(16, top, questions, servers);
        page.getStyleClass().add("page");
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        HBox bottom = new HBox(12, address, spring(), today);
        bottom.getStyleClass().add("bottom");
        BorderPane root = new BorderPane(scroll);
        root.setBottom(bottom);
        root.getStyleClass().add("window");
        Scene scene = new Scene(root, 820, 560);
        Look.apply(scene, stage);
        stage.setTitle(Words.of("window.title"));
        stage.setScene(scene);
        stage.setMinWidth(520);
        stage.setMinHeight(320);
        stage.focusedProperty()
                .addListener((_, _, now) -> panes.values().forEach(pane -> pane.focus(now)));
        stage.setOnCloseRequest(event -> {
            if (!hasTray) {
                event.consume();
                stage.setIconified(true);
            }
        });
    }

    /** From any thread; many snapshots in a row are shown as one. */
    private void later(Snapshot snapshot) {
        if (next.getAndSet(snapshot) == null) {
            Platform.runLater(() -> {
                @Nullable Snapshot newest = next.getAndSet(null);
                if (newest != null) {
                    show(newest);
                }
            });
        }
    }

    private void show(Snapshot snapshot) {
        showQuestions(snapshot.questions());
        long need =
                snapshot.servers().stream()
                        .filter(server -> StateLook.name(server.state()).equals("needs-you"))
                        .count();
        summary.setText(Words.of("window.summary", snapshot.servers().size(), need));
        showServers(snapshot.servers());
        address.setText(snapshot.address());
        today.setText(Words.of("window.today", snapshot.callsToday(), snapshot.heldToday()));
    }

    /** Only rows that changed are made anew, so that the keyboard stays where it is. */
    private void showServers(List<Snapshot.Server> now) {
        if (now.isEmpty()) {
            servers.getChildren().setAll(styled(Words.of("window.noServers"), "empty"));
        } else if (now.size() != listed.size()) {
            servers.getChildren().setAll(now.stream().map(this::row).toList());
        } else {
            for (int i = 0; i < now.size(); i++) {
                if (!now.get(i).equals(listed.get(i))) {
                    boolean focused = servers.getChildren().get(i).isFocusWithin();
                    HBox row = row(now.get(i));
                    servers.getChildren().set(i, row);
                    if (focused) {
                        row.getChildren().getLast().requestFocus();
                    }
                }
            }
        }
        listed = now;
    }

    private void showQuestions(List<Question> open) {
        List<QuestionPane> shown = new ArrayList<>();
        for (Question question : open) {
            QuestionPane pane = panes.computeIfAbsent(question.id(), _ -> pane(question));
            pane.update(question);
            shown.add(pane);
        }
        panes.values().retainAll(shown);
        if (!questions.getChildren().equals(shown)) {
            questions.getChildren().setAll(shown);
        }
        questions.setManaged(!shown.isEmpty());
    }

    private QuestionPane pane(Question question) {
        QuestionPane pane =
                new QuestionPane(
                        question,
                        nanoTime,
                        (answer, revision) ->
                                commands.answer(question.id(), revision, answer, Surface.WINDOW));
        pane.getStyleClass().add("card");
        pane.focus(stage.isFocused());
        return pane;
    }

    private HBox row(Snapshot.Server server) {
        String state = StateLook.name(server.state());
        Label name = styled(line(server.name(), TEXT), "name");
        Label where = styled(line(server.where(), TEXT), "muted");
        Label words = styled(line(server.words(), TEXT), "words");
        words.getStyleClass().add(state);
        Label cause = styled(line(server.cause(), TEXT), "muted");
        VBox left = new VBox(2, name, where);
        VBox right = new VBox(2, words, cause);
        left.setMinWidth(120);
        right.setPrefWidth(300);
        HBox.setHgrow(left, Priority.ALWAYS);
        Button reconnect = new Button(Words.of("reconnect"));
        reconnect.setMinWidth(Region.USE_PREF_SIZE);
        reconnect.setAccessibleText(Words.of("window.reconnect", name.getText()));
        reconnect.setOnAction(_ -> commands.reconnect(server.name()));
        HBox row = new HBox(14, Look.icon("state-" + state), left, right, reconnect);
        row.getStyleClass().add("row");
        row.setAlignment(Pos.CENTER_LEFT);
        row.setAccessibleText(
                Words.of("tray.server.cause", name.getText(), words.getText(), cause.getText()));
        return row;
    }

    private static Region spring() {
        Region spring = new Region();
        HBox.setHgrow(spring, Priority.ALWAYS);
        return spring;
    }

    private static Label styled(String text, String style) {
        Label label = new Label(text);
        label.getStyleClass().add(style);
        return label;
    }
}
