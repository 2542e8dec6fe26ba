package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.Pasted;
import dev.holdline.config.Secretive;
import dev.holdline.config.ServerDefinition;
import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import tools.jackson.databind.node.ObjectNode;

/** A server about to be added: its name, what it does, and what to do about its secrets. */
final class PastedServer extends VBox {
    private static final int TEXT = 300;

    private final ObjectNode json;
    private final TextField name = new TextField();
    private final Label wrong = Texts.wrapped("", "words", "broken");
    private final List<Secret> secrets = new ArrayList<>();

    /** A value that looks secret, and whether a variable is to be written in its place. */
    private record Secret(String in, String key, String variable, CheckBox instead) {}

    /**
     * @param taken names that servers have already
     */
    PastedServer(Pasted.Entry entry, Set<String> taken) {
        super(6);
        json = entry.json();
        name.setText(free(entry.name(), taken));
        name.getStyleClass().add("server-name");
        Label label = Texts.wrapped(Words.of("add.name"));
        label.setLabelFor(name);
        name.setAccessibleText(label.getText());
        wrong.setManaged(false);
        getChildren().addAll(label, name, wrong, Texts.wrapped(summary()));
        for (String in : List.of("env", "headers")) {
            if (!json.path(in).isEmpty()) {
                getChildren()
                        .add(
                                Texts.wrapped(
                                        Words.of(
                                                "add.with." + in,
                                                line(
                                                        String.join(
                                                                ", ",
                                                                json.path(in).propertyNames()),
                                                        TEXT)),
                                        "muted"));
            }
            json.path(in)
                    .properties()
                    .forEach(pair -> offer(in, pair.getKey(), pair.getValue().asString("")));
        }
    }

    private static String free(String wanted, Set<String> taken) {
        String free = wanted;
        for (int n = 2; taken.contains(free); n++) {
            free = wanted + "-" + n;
        }
        return free;
    }

    private String summary() {
        if (json.has("url")) {
            ServerDefinition.Remote remote =
                    new ServerDefinition.Remote(
                            json.path("url").asString(""), java.util.Map.of(), false);
            return Words.of("add.connects", line(remote.origin(), TEXT));
        }
        List<String> args = json.path("args").valueStream().map(arg -> arg.asString("")).toList();
        return Words.of(
                "add.starts",
                line(
                        (json.path("command").asString("")
                                        + " "
                                        + String.join(" ", Secretive.masked(args)))
                                .strip(),
                        TEXT));
    }

    private void offer(String in, String key, String value) {
        if (!Secretive.looksSecret(key, value)) {
            return;
        }
        String variable = in.equals("env") ? key : variable(key);
        CheckBox instead = new CheckBox(Words.of("add.variable", "${" + variable + "}"));
        instead.setWrapText(true);
        instead.setMnemonicParsing(false);
        instead.getStyleClass().add("secret");
        secrets.add(new Secret(in, key, variable, instead));
        getChildren()
                .addAll(
                        Texts.wrapped(
                                Words.of("add.secret", line(key, TEXT), "${" + variable + "}"),
                                "words",
                                "needs-you"),
                        instead);
    }

    private String variable(String header) {
        return (name.getText() + "_" + header)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_");
    }

    boolean hasSecret() {
        return !secrets.isEmpty();
    }

    String name() {
        return name.getText().strip();
    }

    /** Whether it can be added under its name; says why not. */
    boolean check(Set<String> taken) {
        String why =
                taken.contains(name())
                        ? Words.of("add.taken", line(name(), TEXT))
                        : ServerDefinition.whyNotAName(name()).orElse("");
        wrong.setText(why);
        wrong.setManaged(!why.isEmpty());
        wrong.setVisible(!why.isEmpty());
        return why.isEmpty();
    }

    ObjectNode entry() {
        ObjectNode entry = json.deepCopy();
        for (Secret secret : secrets) {
            if (secret.instead.isSelected()) {
                String value = json.path(secret.in).path(secret.key).asString("");
                // "Bearer …" stays what it is; only the token itself is a secret.
                String scheme = value.replaceFirst("(?s)^((?:Bearer|Basic|Token) )?.*$", "$1");
                entry.withObject(secret.in).put(secret.key, scheme + "${" + secret.variable + "}");
            }
        }
        return entry;
    }
}
