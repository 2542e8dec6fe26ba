package dev.holdline.ui.settings;

import dev.holdline.ui.Words;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Which clients have a token; a new one for each, or none any more. */
final class TokenSection extends VBox {
    private final Tokens tokens;
    private final Label none = Texts.wrapped(Words.of("general.tokens.none"), "muted");
    private final VBox list = new VBox();
    private final Map<String, TokenRow> rows = new HashMap<>();

    TokenSection(Tokens tokens) {
        this.tokens = tokens;
        list.getStyleClass().add("list");
        GeneralPage.fill(
                this,
                "general.tokens",
                Texts.wrapped(Words.of("general.tokens.about"), "muted"),
                none,
                list);
        tokens.clients().subscribe(this::show);
    }

    /** What was shown once is not shown again. */
    void forget() {
        rows.clear();
        list.getChildren().clear();
        show(tokens.clients().get());
    }

    /** What depends on the time. */
    void tick() {
        rows.values().forEach(TokenRow::tick);
    }

    private void show(Map<String, Instant> clients) {
        // A row from which a token was taken stays as long as that can be undone.
        rows.entrySet()
                .removeIf(
                        row -> !clients.containsKey(row.getKey()) && !row.getValue().canBeUndone());
        clients.forEach((client, since) ->
                rows.computeIfAbsent(
                                client,
                                _ ->
                                        new TokenRow(
                                                client, tokens, () -> show(tokens.clients().get())))
                        .show(since));
        list.getChildren().setAll(rows.values().stream().sorted(TokenRow.BY_CLIENT).toList());
        boolean some = !rows.isEmpty();
        list.setVisible(some);
        list.setManaged(some);
        none.setVisible(!some);
        none.setManaged(!some);
    }
}
