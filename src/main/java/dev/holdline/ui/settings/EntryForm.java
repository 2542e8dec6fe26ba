package dev.holdline.ui.settings;

import dev.holdline.config.PasteReader;
import dev.holdline.ui.Words;
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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Edits one server's entry in place: what it starts or where it is, variables or headers. */
final class EntryForm extends VBox {
    private final String server;
    private final ObjectNode seen;
    private final boolean remote;
    private final TextField target = new TextField();
    private final TextArea args = Texts.area();
    private final TextField folder = new TextField();
    private final ValueRows values;
    private final Label wrong = Texts.wrapped("", "words", "broken");

    /**
     * @param seen its entry as the file has it
     * @param save gets the entry as it is to be
     */
    EntryForm(String server, ObjectNode seen, Consumer<ObjectNode> save, Runnable cancel) {
        super(8);
        this.server = server;
        this.seen = seen;
        remote = seen.has("url");
        getStyleClass().add("form");
        values = new ValueRows(remote ? "headers" : "env", seen);
        target.setText(seen.path(remote ? "url" : "command").asString(""));
        target.setId("edit-target");
        add(remote ? "edit.url" : "edit.command", target);
        if (!remote) {
            args.setText(
                    String.join(
                            "\n",
                            seen.path("args").valueStream().map(a -> a.asString("")).toList()));
            args.setPrefRowCount(Math.clamp(seen.path("args").size() + 1, 2, 6));
            add("edit.args", args);
            folder.setText(seen.path("cwd").asString(""));
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

    private Optional<ObjectNode> check() {
        ObjectNode wanted = wanted();
        Optional<String> objection = PasteReader.objection(server, wanted);
        objection.ifPresent(why -> wrong.setText(Words.of("edit.wrong", why)));
        wrong.setManaged(objection.isPresent());
        wrong.setVisible(objection.isPresent());
        return objection.isPresent() ? Optional.empty() : Optional.of(wanted);
    }

    /** What the form does not know stays as it is. */
    private ObjectNode wanted() {
        ObjectNode wanted = seen.deepCopy();
        wanted.put(remote ? "url" : "command", target.getText().strip());
        if (!remote) {
            wanted.remove("args");
            ArrayNode list = wanted.withArray("args");
            args.getText().lines().filter(line -> !line.isBlank()).forEach(list::add);
            if (list.isEmpty() && !seen.has("args")) wanted.remove("args");
            if (folder.getText().isBlank()) wanted.remove("cwd");
            else wanted.put("cwd", folder.getText().strip());
        }
        values.writeTo(wanted);
        return wanted;
    }
}
