package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.clients.KnownClient;
import dev.holdline.clients.Snippet;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;

/** One client: whether it is connected, and, unfolded, what to paste. */
final class ConnectRow extends VBox {
    /** What stands in a snippet until there is a token to show. */
    static final String PLACEHOLDER = "hl_…";

    private static final int FOLDER = 60;
    private static final double PADDING = 40;
    private static final double SLACK = 1.15;

    private final KnownClient client;
    private final Tokens tokens;
    private final Consumer<String> clipboard;
    private final String os;

    private final StringProperty icon = new SimpleStringProperty("state-off");
    private final Label state = Texts.wrapped("", "muted");
    private final Button unfold = new Button();
    private final BooleanProperty unfolded = new SimpleBooleanProperty();
    private final TextArea snippet = new TextArea();
    private final Button copy = new Button();
    private final Label note = Texts.wrapped("", "muted");
    private final VBox details = new VBox(10);

    private ConnectPage.Endpoint endpoint = new ConnectPage.Endpoint("", "");
    private List<Snapshot.Session> sessions = List.of();

    /** Newest first. */
    private List<Snapshot.Ended> ended = List.of();

    /** Those that were over when the text was copied: they say nothing about it. */
    private Set<String> endedBefore = Set.of();

    private String token = "";
    private boolean copied;
    private boolean again;

    ConnectRow(KnownClient client, Tokens tokens, Consumer<String> clipboard, String os) {
        this.client = client;
        this.tokens = tokens;
        this.clipboard = clipboard;
        this.os = os;
        getChildren().setAll(head(), details);
        details.getStyleClass().add("connect-details");
        getStyleClass().add("connect-row");
        details.visibleProperty().bind(unfolded);
        details.managedProperty().bind(unfolded);
        fillDetails();
        tokens.clients().subscribe(this::say);
    }

    private HBox head() {
        unfold.setId("connect-" + client.name());
        unfold.setMinWidth(Region.USE_PREF_SIZE);
        unfold.setOnAction(_ -> unfolded.set(!unfolded.get()));
        unfolded.subscribe(this::unfolded);
        VBox left = new VBox(2, Texts.wrapped(client.title(), "name"), state);
        HBox.setHgrow(left, Priority.ALWAYS);
        HBox head = new HBox(14, Look.icon(icon), left, unfold);
        head.getStyleClass().add("row");
        head.setAlignment(Pos.CENTER_LEFT);
        return head;
    }

    private void fillDetails() {
        if (!client.takesAddress()) {
            details.getChildren().setAll(Texts.wrapped(Words.of("connect.desktop")));
            return;
        }
        snippet.setId("snippet-" + client.name());
        snippet.setEditable(false);
        snippet.setWrapText(true);
        snippet.getStyleClass().add("details");
        snippet.widthProperty().subscribe(this::size);
        snippet.fontProperty().subscribe(this::size);
        snippet.setAccessibleText(Words.of("connect.snippet", client.title()));
        copy.setId("copy-" + client.name());
        copy.getStyleClass().add("primary");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setOnAction(_ -> copy());
        Label where =
                Texts.wrapped(
                        client == KnownClient.CLAUDE_CODE
                                ? Words.of("connect.run")
                                : Words.of("connect.file", client.file(os)));
        FlowPane act = new FlowPane(12, 8, copy);
        details.getChildren().setAll(where, snippet, act, note);
    }

    /** A token is shown as long as the page is on screen, and never again. */
    void forget() {
        token = "";
        copied = false;
        unfolded.set(false);
        say();
    }

    private void unfolded(boolean now) {
        unfold.setText(Words.of(now ? "connect.hide" : "connect.show"));
        unfold.setAccessibleText(Words.of("connect.row", unfold.getText(), client.title()));
        say();
    }

    void show(ConnectPage.Endpoint newest, Snapshot now) {
        // What was copied is not what stands there now.
        copied &= newest.equals(endpoint);
        endpoint = newest;
        sessions = now.sessions().stream().filter(s -> s.token().equals(client.title())).toList();
        ended = now.ended().stream().filter(s -> s.token().equals(client.title())).toList();
        say();
    }

    private void copy() {
        if (tokens.areNeeded() && token.isEmpty()) {
            copy.setDisable(true);
            tokens.issueNext(
                    client.title(),
                    issued -> {
                        copy.setDisable(false);
                        token = issued;
                        toClipboard();
                    },
                    why -> {
                        copy.setDisable(false);
                        note.setText(why);
                    });
        } else {
            toClipboard();
        }
    }

    private void toClipboard() {
        copied = true;
        endedBefore = ended.stream().map(Snapshot.Ended::id).collect(Collectors.toSet());
        say();
        clipboard.accept(snippet.getText());
        copy.requestFocus();
    }

    private void say() {
        boolean known = tokens.clients().get().containsKey(client.title());
        // Once a token has been made for this text, the client is known by it.
        if (token.isEmpty() && !copy.isDisabled()) again = known;
        sayState(known);
        if (!client.takesAddress() || endpoint.address().isEmpty()) return;
        boolean shown = !token.isEmpty() || !tokens.areNeeded();
        String text =
                Snippet.of(
                                client,
                                endpoint.name(),
                                endpoint.address(),
                                shown ? token : PLACEHOLDER,
                                again,
                                os)
                        .orElse("");
        if (!text.equals(snippet.getText())) {
            snippet.setText(text);
            size();
        }
        copy.setText(Words.of(shown ? "connect.copy" : "connect.copy.token"));
        copy.setAccessibleText(Words.of("connect.row", copy.getText(), client.title()));
        note.setText(
                shown
                        ? copied
                                ? Words.of(
                                        tokens.areNeeded()
                                                ? "connect.copied.once"
                                                : "connect.copied")
                                : ""
                        : Words.of(known ? "connect.replaces" : "connect.makes", client.title()));
    }

    private void sayState(boolean known) {
        Optional<Snapshot.Ended> last =
                ended.stream().filter(s -> !copied || !endedBefore.contains(s.id())).findFirst();
        if (!sessions.isEmpty()) {
            sayState("state-ready", Words.of("connect.connected", sessions.size(), folders()));
        } else if (last.isPresent()) {
            // Many a client only looks whether it can connect, and leaves at once.
            String until = Times.clock(last.get().until());
            sayState("state-ready-when-needed", Words.of("connect.was", until));
        } else if (copied) {
            sayState("state-connecting", Words.of("connect.waiting"));
        } else if (known) {
            sayState("state-ready-when-needed", Words.of("connect.known"));
        } else {
            sayState("state-off", Words.of("connect.unknown"));
        }
    }

    private void sayState(String drawing, String words) {
        icon.set(drawing);
        state.setText(words);
        state.getStyleClass().setAll("label", "words", sessions.isEmpty() ? "off" : "connected");
    }

    /** As many rows as the text has at this width. */
    private void size() {
        var letters = new Text("m".repeat(10));
        letters.setFont(snippet.getFont());
        double columns = (snippet.getWidth() - PADDING) / letters.getLayoutBounds().getWidth() * 10;
        if (columns < 1) return;
        // A word that does not fit goes to the next row, and leaves some of its own empty.
        double rows =
                snippet.getText()
                        .lines()
                        .mapToDouble(line -> Math.ceil(line.length() * SLACK / columns))
                        .map(row -> Math.max(1, row))
                        .sum();
        snippet.setPrefRowCount((int) rows);
    }

    private String folders() {
        String all =
                sessions.stream()
                        .map(Snapshot.Session::folder)
                        .filter(folder -> !folder.isEmpty())
                        .distinct()
                        .limit(3)
                        .map(folder -> line(folder, FOLDER))
                        .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : ": " + all;
    }
}
