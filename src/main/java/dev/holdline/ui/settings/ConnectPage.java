package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.clients.KnownClient;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.input.Clipboard;
import javafx.scene.input.DataFormat;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** For each client what to paste, and whether it has connected. */
final class ConnectPage implements Page {
    /**
     * Where a snippet points.
     *
     * @param name the entry's name in the client
     */
    record Endpoint(String name, String address) {
        static Endpoint of(String base, String server) {
            return server.isEmpty()
                    ? new Endpoint("holdline", base)
                    : new Endpoint(
                            server,
                            base
                                    + "/"
                                    + URLEncoder.encode(server, StandardCharsets.UTF_8)
                                            .replace("+", "%20"));
        }
    }

    private static final String ALL = "";
    private static final int NAME = 30;

    private final VBox page = new VBox(16);
    private final ComboBox<String> server = new ComboBox<>();
    private final List<ConnectRow> rows;
    private final Tokens tokens;
    private @Nullable Snapshot latest;

    ConnectPage(Tokens tokens) {
        this(tokens, ConnectPage::toClipboard, System.getProperty("os.name"));
    }

    ConnectPage(Tokens tokens, Consumer<String> clipboard, String os) {
        this.tokens = tokens;
        rows =
                Stream.of(KnownClient.values())
                        .map(client -> new ConnectRow(client, tokens, clipboard, os))
                        .toList();
        server.setId("connect-server");
        server.setMinWidth(Region.USE_PREF_SIZE);
        server.setAccessibleText(Words.of("connect.server"));
        server.setConverter(new Named());
        server.getItems().setAll(ALL);
        server.setValue(ALL);
        server.valueProperty().subscribe(this::fill);
        FlowPane choice = new FlowPane(10, 6, Texts.wrapped(Words.of("connect.server")), server);
        choice.setAlignment(Pos.CENTER_LEFT);
        VBox list = new VBox();
        list.getStyleClass().add("list");
        list.getChildren().setAll(rows);
        page.getChildren()
                .setAll(
                        new VBox(
                                2,
                                Texts.wrapped(Words.of("page.connect"), "page-title"),
                                Texts.wrapped(Words.of("connect.about"), "muted")),
                        choice,
                        list);
        page.getStyleClass().add("page");
        OnScreen.watch(
                page,
                shown -> {
                    if (shown) tokens.refresh();
                    else rows.forEach(ConnectRow::forget);
                });
    }

    private static void toClipboard(String text) {
        Clipboard.getSystemClipboard().setContent(Map.of(DataFormat.PLAIN_TEXT, text));
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public void show(Snapshot snapshot) {
        latest = snapshot;
        List<String> names =
                Stream.concat(
                                Stream.of(ALL),
                                snapshot.servers().stream().map(Snapshot.Server::name))
                        .toList();
        if (!names.equals(server.getItems())) {
            String chosen = names.contains(server.getValue()) ? server.getValue() : ALL;
            server.getItems().setAll(names);
            server.setValue(chosen);
        }
        fill();
    }

    private void fill() {
        Snapshot now = latest;
        if (now == null) return;
        Endpoint endpoint =
                Endpoint.of(now.address(), Objects.requireNonNullElse(server.getValue(), ALL));
        rows.forEach(row -> row.show(endpoint, now));
    }

    private static final class Named extends StringConverter<String> {
        @Override
        public String toString(@Nullable String name) {
            return name == null || name.isEmpty() ? Words.of("connect.all") : line(name, NAME);
        }

        @Override
        public String fromString(String shown) {
            return shown;
        }
    }
}
