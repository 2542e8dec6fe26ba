package dev.holdline.ui.settings;

import dev.holdline.config.PasteReader;
import dev.holdline.ui.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Edits one server's entry in place: what it starts or where it is, variables or headers. */
final class EntryForm extends VBox {
    private static final List<String> REMOTE = List.of("url", "headers");
    private static final List<String> PROGRAM = List.of("command", "args", "cwd", "env");

    private final String server;
    private final ObjectNode seen;
    private final boolean remote;
    private final TextField target = new TextField();
    private final TextArea args = Texts.area();
    private final TextField folder = new TextField();
    private final Loaded itsTarget;
    private final Loaded itsArgs;
    private final Loaded itsFolder;
    private final ValueRows values;
    private final Label wrong = Texts.wrapped("", "words", "broken");

    /**
     * @param seen its entry as the file has it
     * @param save gets what is to be written
     */
    EntryForm(String server, ObjectNode seen, Consumer<EntryEdit> save, Runnable cancel) {
        super(8);
        this.server = server;
        this.seen = seen;
        remote = seen.has("url");
        getStyleClass().add("form");
        values = new ValueRows(remote ? "headers" : "env", seen);
        itsTarget = Loaded.into(target, seen.path(remote ? "url" : "command"));
        JsonNode list = seen.path("args");
        itsArgs =
                Loaded.into(
                        args,
                        list,
                        String.join("\n", list.valueStream().map(a -> a.asString("")).toList()));
        itsFolder = Loaded.into(folder, seen.path("cwd"));
        target.setId("edit-target");
        add(remote ? "edit.url" : "edit.command", target);
        if (!remote) {
            args.setPrefRowCount(Math.clamp(list.size() + 1, 2, 6));
            args.setId("edit-args");
            add("edit.args", args);
            folder.setId("edit-folder");
            add("edit.folder", folder);
        }
        Button ok = new Button(Words.of("edit.save"));
        ok.getStyleClass().add("primary");
        ok.setId("edit-save");
        ok.setOnAction(_ -> check().ifPresent(save));
        Button no = new Button(Words.of("cancel"));
        no.setOnAction(_ -> cancel.run());
        ok.setMinWidth(Region.USE_PREF_SIZE);
        no.setMinWidth(Region.USE_PREF_SIZE);
        wrong.setManaged(false);
        getChildren().addAll(values, wrong, new FlowPane(8, 8, ok, no));
    }

    void focus() {
        target.requestFocus();
    }

    private void add(String key, TextInputControl field) {
        Label label = Texts.wrapped(Words.of(key));
        label.setLabelFor(field);
        field.setAccessibleText(label.getText());
        getChildren().addAll(label, field);
    }

    private Optional<EntryEdit> check() {
        ObjectNode wanted = wanted();
        Optional<String> why =
                values.objection()
                        .or(() ->
                                PasteReader.objection(server, wanted)
                                        .map(no -> Words.of("edit.wrong", no)));
        Texts.put(wrong, why.orElse(""));
        return why.isPresent()
                ? Optional.empty()
                : Optional.of(new EntryEdit(remote ? REMOTE : PROGRAM, seen, wanted));
    }

    /** What the form does not know stays as it is, and so does what nobody touched. */
    private ObjectNode wanted() {
        ObjectNode wanted = seen.deepCopy();
        if (itsTarget.isTouched()) {
            wanted.put(remote ? "url" : "command", target.getText().strip());
        }
        if (itsArgs.isTouched()) {
            wanted.remove("args");
            ArrayNode list = wanted.withArray("args");
            args.getText().lines().filter(line -> !line.isBlank()).forEach(list::add);
            if (list.isEmpty() && !seen.has("args")) wanted.remove("args");
        }
        if (itsFolder.isTouched()) {
            if (folder.getText().isBlank()) wanted.remove("cwd");
            else wanted.put("cwd", folder.getText().strip());
        }
        values.writeTo(wanted);
        return wanted;
    }
}
