package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.PasteReader;
import dev.holdline.config.Pasted;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tools.jackson.databind.node.ObjectNode;

/** Adds servers from what a person pastes, recognised while it is pasted. */
final class AddServer extends VBox {
    private static final int PART = 300;
    private static final int NAME = 60;

    private final ServerFile file;
    private final Supplier<Set<String>> names;
    private final Consumer<String> added;
    private final Runnable whenClosed;
    private final TextArea paste = Texts.area();
    private final Label said = Texts.wrapped("", "words");
    private final VBox recognised = new VBox(12);
    private final Button add = new Button(Words.of("add.add"));
    private final Button again = new Button(Words.of("add.again"));
    private final List<Node> content;
    private List<PastedServer> servers = List.of();
    private boolean writing;

    /**
     * @param names of the servers there are
     * @param added gets the name of a server that was written
     * @param whenClosed puts the keyboard somewhere else
     */
    AddServer(
            ServerFile file,
            Supplier<Set<String>> names,
            Consumer<String> added,
            Runnable whenClosed) {
        super(10);
        this.file = file;
        this.names = names;
        this.added = added;
        this.whenClosed = whenClosed;
        getStyleClass().add("card");
        setId("add-panel");
        Label title = Texts.wrapped(Words.of("add.title"), "section");
        title.setLabelFor(paste);
        paste.setId("paste");
        paste.setPromptText(Words.of("add.prompt"));
        paste.setAccessibleText(title.getText());
        paste.setPrefRowCount(4);
        paste.getStyleClass().add("details");
        said.setId("recognised");
        add.setId("add-confirm");
        add.getStyleClass().add("primary");
        add.setOnAction(_ -> addAll());
        again.setId("add-again");
        again.setOnAction(_ -> paste.clear());
        Button cancel = new Button(Words.of("cancel"));
        cancel.setId("add-cancel");
        cancel.setOnAction(_ -> close());
        for (Button each : List.of(add, again, cancel)) {
            each.setMinWidth(Region.USE_PREF_SIZE);
        }
        content = List.of(title, paste, said, recognised, new FlowPane(8, 8, add, again, cancel));
        paste.textProperty().addListener((_, before, now) -> read(before, now));
        setOnKeyPressed(this::pressed);
        hide();
    }

    /** As in a dialog; Enter in the field that takes several lines is a line. */
    private void pressed(KeyEvent key) {
        if (key.getCode() == KeyCode.ESCAPE) {
            close();
        } else if (key.getCode() == KeyCode.ENTER && key.getTarget() instanceof TextField) {
            add.fire();
        } else {
            return;
        }
        key.consume();
    }

    void open() {
        // The window opens sooner where nobody adds anything.
        boolean first = getChildren().isEmpty();
        if (first) getChildren().setAll(content);
        setVisible(true);
        setManaged(true);
        // What is typed before the next frame must find its field.
        if (first) applyCss();
        paste.requestFocus();
    }

    private void close() {
        hide();
        whenClosed.run();
    }

    private void hide() {
        paste.clear();
        read("", "");
        setVisible(false);
        setManaged(false);
    }

    private void read(String before, String now) {
        Pasted pasted = PasteReader.read(now);
        servers = pasted instanceof Pasted.Servers s ? pasted(s.entries()) : List.of();
        recognised.getChildren().setAll(servers);
        said.setText(
                switch (pasted) {
                    case Pasted.Nothing _ -> Words.of("add.nothing");
                    case Pasted.Servers s -> recognised(s);
                    case Pasted.Unclear unclear -> why(unclear);
                });
        said.getStyleClass()
                .setAll("label", "words", pasted instanceof Pasted.Unclear ? "needs-you" : "ready");
        add.setDisable(servers.isEmpty());
        // What was pasted whole and holds a secret is not left on the screen.
        boolean cover =
                now.length() > before.length() + 1
                        && servers.stream().anyMatch(PastedServer::hasSecret);
        paste.setVisible(!cover);
        paste.setManaged(!cover);
        again.setVisible(cover);
        again.setManaged(cover);
    }

    private static String recognised(Pasted.Servers servers) {
        String kind = "add.kind." + servers.kind().name().toLowerCase(Locale.ROOT);
        Stream<String> left =
                servers.left().stream()
                        .map(each ->
                                Words.of("add.left", line(each.name(), NAME), why(each.why())));
        return Stream.concat(Stream.of(Words.of(kind, servers.entries().size())), left)
                .collect(Collectors.joining("\n"));
    }

    private static String why(Pasted.Unclear unclear) {
        return Words.of(
                "add.unclear." + unclear.reason().name().toLowerCase(Locale.ROOT),
                line(unclear.part(), PART));
    }

    private List<PastedServer> pasted(List<Pasted.Entry> entries) {
        Set<String> taken = new HashSet<>(names.get());
        List<PastedServer> all = new ArrayList<>();
        for (Pasted.Entry entry : entries) {
            PastedServer server = new PastedServer(entry, taken);
            taken.add(server.name());
            all.add(server);
        }
        return List.copyOf(all);
    }

    private void addAll() {
        if (writing || !check()) return;
        SequencedMap<String, ObjectNode> entries = new LinkedHashMap<>();
        servers.forEach(server -> entries.put(server.name(), server.entry()));
        // A second press meanwhile would find the names taken.
        writing = true;
        file.add(
                entries,
                () -> {
                    writing = false;
                    entries.keySet().forEach(added);
                    close();
                },
                () -> writing = false);
    }

    /** Whether each can be added under its name, beside those there are and the others here. */
    private boolean check() {
        Set<String> taken = new HashSet<>(names.get());
        boolean can = true;
        for (PastedServer server : servers) {
            can &= server.check(taken);
            taken.add(server.name());
        }
        return can;
    }
}
