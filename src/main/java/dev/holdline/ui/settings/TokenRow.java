package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** One client's token, by the client's name; the token itself is shown once, when it is new. */
final class TokenRow extends VBox {
    static final Comparator<TokenRow> BY_CLIENT =
            Comparator.comparing(row -> row.client, String.CASE_INSENSITIVE_ORDER);
    private static final Duration UNDO = Duration.seconds(10);
    private static final int NAME = 60;

    private final String client;
    private final Tokens tokens;
    private final Runnable gone;
    private final Label said = Texts.wrapped("", "muted");
    private final Button rotate;
    private final Button revoke;
    private final Button undo;
    private final TextField token = new TextField();
    private final HBox fresh;
    private final Button copy;
    private final PauseTransition patience = new PauseTransition(UNDO);
    private @Nullable Runnable restore;
    private Instant since = Instant.EPOCH;
    private String age = "";

    /**
     * @param gone told when a revoked token can no longer be put back
     */
    TokenRow(String client, Tokens tokens, Runnable gone) {
        this.client = client;
        this.tokens = tokens;
        this.gone = gone;
        rotate = button("general.tokens.rotate", "rotate");
        revoke = button("general.tokens.revoke", "revoke");
        undo = button("general.tokens.undo", "undo");
        copy = button("connect.copy", "copy-token");
        fresh = new HBox(8, token, copy);
        VBox left = new VBox(2, Texts.wrapped(line(client, NAME), "name"), said);
        HBox.setHgrow(left, Priority.ALWAYS);

        FlowPane act = new FlowPane(8, 6, rotate, revoke, undo);
        act.setAlignment(Pos.CENTER_RIGHT);
        act.setPrefWrapLength(200);
        // The words take what is left.
        act.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(12, left, act);
        head.setAlignment(Pos.CENTER_LEFT);
        fresh.setAlignment(Pos.CENTER_LEFT);
        token.setEditable(false);
        token.getStyleClass().add("code");
        token.setAccessibleText(Words.of("general.tokens.token", client));
        HBox.setHgrow(token, Priority.ALWAYS);
        rotate.setOnAction(_ -> tokens.issue(client, this::issued, said::setText));
        revoke.setOnAction(_ -> tokens.revoke(client, this::revoked, said::setText));
        undo.setOnAction(_ -> undo());
        copy.setOnAction(_ ->
                Clipboard.getSystemClipboard()
                        .setContent(Map.of(DataFormat.PLAIN_TEXT, token.getText())));
        patience.setOnFinished(_ -> {
            restore = null;
            gone.run();
        });
        getChildren().setAll(head, fresh);
        setSpacing(8);
        getStyleClass().add("row");
        layOut();
    }

    void show(Instant made) {
        since = made;
        restore = null;
        patience.stop();
        said.setText(token.getText().isEmpty() ? age() : Words.of("general.tokens.fresh"));
        layOut();
    }

    /** What depends on the time. */
    void tick() {
        if (said.getText().equals(age)) said.setText(age());
    }

    private String age() {
        age =
                Words.of(
                        "general.tokens.since",
                        Times.ago(since, Instant.now(), ZoneId.systemDefault()));
        return age;
    }

    boolean canBeUndone() {
        return restore != null;
    }

    private void issued(String value) {
        token.setText(value);
        said.setText(Words.of("general.tokens.fresh"));
        layOut();
        copy.requestFocus();
    }

    private void revoked(Runnable back) {
        restore = back;
        token.clear();
        said.setText(Words.of("general.tokens.revoked"));
        layOut();
        undo.requestFocus();
        patience.playFromStart();
    }

    private void undo() {
        @Nullable Runnable back = restore;
        if (back != null) back.run();
    }

    private void layOut() {
        shown(rotate, restore == null);
        shown(revoke, restore == null);
        shown(undo, restore != null);
        shown(fresh, !token.getText().isEmpty());
    }

    private static void shown(Node node, boolean now) {
        node.setVisible(now);
        node.setManaged(now);
    }

    private Button button(String words, String id) {
        Button button = new Button(Words.of(words));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(
                Words.of("general.tokens.row", button.getText(), line(client, NAME)));
        return button;
    }
}
