package dev.holdline.ui.settings;

import dev.holdline.gateway.ClientTokens;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The clients' tokens, for the pages. */
final class Tokens {
    private final Optional<ClientTokens> tokens;
    private final ReadOnlyObjectWrapper<Map<String, Instant>> clients =
            new ReadOnlyObjectWrapper<>(Map.of());

    /**
     * @param tokens empty where clients need none
     */
    Tokens(Optional<ClientTokens> tokens) {
        this.tokens = tokens;
    }

    boolean areNeeded() {
        return tokens.isPresent();
    }

    /** Who has a token, since when. */
    ReadOnlyObjectProperty<Map<String, Instant>> clients() {
        return clients.getReadOnlyProperty();
    }

    /** Other processes issue tokens too. */
    void refresh() {
        tokens.ifPresent(all -> Beside.run(all::clients, clients::set, _ -> {}));
    }

    /**
     * A new token for a client; one it had is void as soon as this one is used.
     *
     * @param then gets the token
     * @param failed gets one sentence with the remedy
     */
    void issueNext(String client, Consumer<String> then, Consumer<String> failed) {
        tokens.ifPresent(all -> Beside.run(() -> told(all, all.issueNext(client)), then, failed));
    }

    /** The same, and one it had is void at once. */
    void issue(String client, Consumer<String> then, Consumer<String> failed) {
        tokens.ifPresent(all -> Beside.run(() -> told(all, all.issue(client)), then, failed));
    }

    /**
     * Voids a client's token, at once.
     *
     * @param then gets what puts it back
     * @param failed gets one sentence with the remedy
     */
    void revoke(String client, Consumer<Runnable> then, Consumer<String> failed) {
        tokens.ifPresent(all ->
                Beside.run(
                        () -> all.revoke(client),
                        back -> {
                            back.ifPresent(
                                    restore -> then.accept(() -> restore(all, restore, failed)));
                            refresh();
                        },
                        failed));
    }

    private void restore(ClientTokens all, ClientTokens.Restore restore, Consumer<String> failed) {
        Beside.run(
                () -> {
                    restore.run();
                    return all.clients();
                },
                clients::set,
                failed);
    }

    private <T> T told(ClientTokens all, T result) throws IOException {
        Map<String, Instant> now = all.clients();
        Platform.runLater(() -> clients.set(now));
        return result;
    }
}
