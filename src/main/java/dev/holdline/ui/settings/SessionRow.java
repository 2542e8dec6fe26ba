package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.Settings.Policy;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Look;
import dev.holdline.ui.QuestionPane;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import javafx.stage.Window;

/** One client session: what it waits for, what it may do unasked, and what it does at a break. */
final class SessionRow implements Rows.Row<SessionRow.Value> {
    /**
     * @param questions those for which it waits
     */
    record Value(Snapshot.Session session, List<Question> questions) {}

    private static final int TEXT = 120;

    private final String id;
    private final Commands commands;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final StringProperty icon = new SimpleStringProperty("state-ready");
    private final Text name = Texts.part("name");
    private final Text about = Texts.part("muted");
    private final Label since = Texts.wrapped("", "muted");
    private final Label waiting = Texts.wrapped("", "words", "needs-you");
    private final FlowPane chips = new FlowPane(6, 4);
    private final Segments<Policy> policy;
    private final Label loose = Texts.wrapped("", "loose");
    private final Button asBegun = new Button(Words.of("session.asBegun"));
    private final Notice notice = new Notice();
    private final VBox asked = new VBox(8);
    private final Map<String, QuestionPane> panes = new HashMap<>();
    private final VBox row;
    private Value value;

    SessionRow(Value value, Commands commands, LongSupplier nanoTime, InstantSource clock) {
        this.id = value.session().id();
        this.value = value;
        this.commands = commands;
        this.nanoTime = nanoTime;
        this.clock = clock;
        policy =
                new Segments<>(
                        List.of(Policy.ASK, Policy.RECONNECT, Policy.NEVER),
                        PolicyWords::word,
                        Words.of("session.policy", label()),
                        this::chosen);
        asBegun.setMinWidth(Region.USE_PREF_SIZE);
        asBegun.setOnAction(_ -> choose(Optional.empty()));
        VBox what = new VBox(2, new TextFlow(name, about), since, waiting, chips);
        VBox breaks = new VBox(4, Texts.label(Words.of("session.breaks"), "muted"), policy);
        what.getStyleClass().add("session-what");
        var top = new Abreast(what, breaks);
        HBox.setHgrow(top, Priority.ALWAYS);
        HBox head = new HBox(14, Look.icon(icon), top);
        head.setAlignment(Pos.CENTER_LEFT);
        chips.setMinWidth(0);
        VBox below = new VBox(8, loose, asBegun, notice, asked);
        below.getStyleClass().add("session-below");
        row = new VBox(6, head, below);
        row.getStyleClass().addAll("row", "session");
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Value now) {
        Snapshot.Session before = value.session();
        value = now;
        Snapshot.Session session = now.session();
        boolean waits = !now.questions().isEmpty();
        icon.set(waits ? "state-needs-you" : "state-ready");
        name.setText(line(session.client(), TEXT));
        about.setText(
                Words.of(
                        "session.about",
                        line(session.version(), 40),
                        line(session.folder(), TEXT)));
        if (chips.getChildren().isEmpty() || !sameChips(before, session)) fillChips(session);
        policy.show(session.policy());
        Texts.put(loose, loose(session));
        loose.getStyleClass().setAll("label", PolicyWords.style(session.policy()));
        asBegun.setVisible(session.chosen());
        asBegun.setManaged(session.chosen());
        ask(now.questions());
        tick();
        row.setAccessibleText(
                Words.of("session.row", label(), since.getText(), waiting.getText()).strip());
    }

    /** What depends on the time. */
    void tick() {
        Instant now = clock.instant();
        Snapshot.Session session = value.session();
        since.setText(
                Words.of(
                        "session.since",
                        Times.since(session.since(), now, ZoneId.systemDefault()),
                        session.calls()));
        List<String> all = new ArrayList<>();
        for (Question question : value.questions()) {
            for (Question.WaitingCall call : question.calls()) {
                if (!call.session().equals(id)) continue;
                all.add(
                        Words.of(
                                "session.waiting",
                                line(String.join(", ", question.servers()), 60),
                                line(call.operation(), 60),
                                Times.stopwatch(Duration.between(call.since(), now))));
            }
        }
        Texts.put(waiting, String.join("\n", all));
    }

    boolean isWaiting() {
        return !value.questions().isEmpty();
    }

    private String label() {
        Snapshot.Session session = value.session();
        return session.folder().isEmpty()
                ? line(session.client(), TEXT)
                : Words.of("client.in", line(session.client(), TEXT), line(session.folder(), TEXT));
    }

    private static String loose(Snapshot.Session session) {
        if (session.policy() != Policy.RECONNECT || !session.chosen()) {
            return PolicyWords.means(session.policy());
        }
        return Words.of(session.lasts() ? "loose.session" : "loose.minutes");
    }

    private static boolean sameChips(Snapshot.Session one, Snapshot.Session other) {
        return one.grants().equals(other.grants()) && one.exceptions().equals(other.exceptions());
    }

    private void fillChips(Snapshot.Session session) {
        chips.getChildren().clear();
        session.exceptions()
                .forEach((server, its) ->
                        chips.getChildren()
                                .add(Texts.label(PolicyWords.does(its, line(server, 60)), "chip")));
        session.grants().forEach(server -> chips.getChildren().add(grant(server)));
        chips.setManaged(!chips.getChildren().isEmpty());
    }

    private HBox grant(String server) {
        String shown = line(server, 60);
        Button revoke = new Button(Words.of("session.revoke"));
        revoke.getStyleClass().addAll("flat", "small", "revoke");
        revoke.setMinWidth(Region.USE_PREF_SIZE);
        revoke.setAccessibleText(Words.of("session.revoke.of", shown, label()));
        revoke.setOnAction(_ -> {
            Runnable back = commands.revoke(id, server);
            boolean loose = value.session().policy() == Policy.RECONNECT;
            String words = loose ? "session.revoked.loose" : "session.revoked";
            notice.done(Words.of(words, shown), back);
        });
        HBox chip = new HBox(4, Texts.label(Words.of("session.grant", shown)), revoke);
        chip.setAlignment(Pos.CENTER_LEFT);
        chip.getStyleClass().add("chip");
        return chip;
    }

    private void chosen(Policy now) {
        choose(Optional.of(now));
    }

    private void choose(Optional<Policy> wanted) {
        Snapshot.Session before = value.session();
        Optional<Policy> previous =
                before.chosen() ? Optional.of(before.policy()) : Optional.empty();
        commands.setPolicy(id, wanted);
        notice.done(
                wanted.map(p -> Words.of("session.chosen", PolicyWords.word(p)))
                        .orElseGet(() -> Words.of("session.chosen.none")),
                () -> {
                    policy.show(before.policy());
                    commands.setPolicy(id, previous);
                });
    }

    private void ask(List<Question> open) {
        List<QuestionPane> shown = new ArrayList<>();
        for (Question question : open) {
            QuestionPane pane = panes.computeIfAbsent(question.id(), _ -> pane(question));
            pane.update(question);
            shown.add(pane);
        }
        panes.values().retainAll(shown);
        if (!asked.getChildren().equals(shown)) asked.getChildren().setAll(shown);
        asked.setManaged(!shown.isEmpty());
    }

    private QuestionPane pane(Question question) {
        QuestionPane pane =
                QuestionPane.inRow(
                        question,
                        nanoTime,
                        (answer, revision) ->
                                commands.answer(question.id(), revision, answer, Surface.WINDOW));
        pane.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::focusedProperty)
                .orElse(false)
                .subscribe(pane::focus);
        return pane;
    }
}
