package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Every client session now, with what it waits for and what it may do; and today's ended ones. */
final class SessionsPage implements Page {
    static final Duration PAUSE = Duration.ofHours(1);

    private final VBox page = new VBox(16);
    private final Label empty = Texts.wrapped(Words.of("sessions.none"), "empty");
    private final Button pause = new Button(Words.of("tray.pause"));
    private final Label endedTitle = Texts.wrapped(Words.of("sessions.ended"), "section-title");
    private final List<SessionRow> made = new ArrayList<>();
    private final Rows<SessionRow.Value> rows;
    private final Rows<Snapshot.Ended> ended = new Rows<>(Snapshot.Ended::id, _ -> new EndedRow());
    private final Timeline seconds =
            new Timeline(new KeyFrame(javafx.util.Duration.seconds(1), _ -> tick()));

    SessionsPage(SettingsWindow.Parts parts) {
        this(parts.commands(), parts.nanoTime(), parts.clock());
    }

    SessionsPage(Commands commands, LongSupplier nanoTime, InstantSource clock) {
        rows =
                new Rows<>(
                        value -> value.session().id(),
                        value -> {
                            var row = new SessionRow(value, commands, nanoTime, clock);
                            made.add(row);
                            return row;
                        });
        pause.setId("pause-asking");
        pause.setMinWidth(Region.USE_PREF_SIZE);
        pause.setOnAction(_ -> commands.pauseAsking(PAUSE, Surface.WINDOW));
        Label means = Texts.wrapped(Words.of("tray.pause.means"), "muted");
        VBox pausing = new VBox(6, pause, means);
        pausing.visibleProperty().bind(pause.visibleProperty());
        pausing.managedProperty().bind(pause.visibleProperty());
        VBox title =
                new VBox(
                        2,
                        Texts.wrapped(Words.of("page.sessions"), "page-title"),
                        Texts.wrapped(Words.of("sessions.about"), "muted"));
        page.getChildren().setAll(title, empty, rows, pausing, endedTitle, ended);
        page.getStyleClass().add("page");
        seconds.setCycleCount(Timeline.INDEFINITE);
        // Nothing ticks for nobody.
        OnScreen.watch(
                page,
                shown -> {
                    if (shown) seconds.play();
                    else seconds.stop();
                });
    }

    @Override
    public Node node() {
        return page;
    }

    static long needs(Snapshot snapshot) {
        return snapshot.sessions().stream()
                .filter(session -> !questions(session, snapshot).isEmpty())
                .count();
    }

    static boolean asks(Question question, Snapshot snapshot) {
        return snapshot.sessions().stream().anyMatch(session -> concerns(question, session));
    }

    @Override
    public void show(Snapshot snapshot) {
        rows.show(
                snapshot.sessions().stream()
                        .map(each -> new SessionRow.Value(each, questions(each, snapshot)))
                        .toList());
        put(empty, snapshot.sessions().isEmpty());
        ended.show(snapshot.ended());
        put(endedTitle, !snapshot.ended().isEmpty());
        pause.setVisible(snapshot.pausedUntil().isEmpty());
    }

    private void tick() {
        made.removeIf(row -> row.node().getParent() == null);
        made.stream().filter(SessionRow::isWaiting).forEach(SessionRow::tick);
    }

    private static List<Question> questions(Snapshot.Session session, Snapshot snapshot) {
        return snapshot.questions().stream()
                .filter(question -> concerns(question, session))
                .toList();
    }

    private static boolean concerns(Question question, Snapshot.Session session) {
        return question.calls().stream().anyMatch(call -> call.session().equals(session.id()));
    }

    private static void put(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
