package dev.holdline.config;

import dev.holdline.config.Pasted.Reason;
import dev.holdline.config.ShellWords.NotPlain;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The words behind {@code claude mcp add}, in any order its users write them; and behind those of
 * Codex, Gemini CLI and OpenCode, which differ in their options.
 */
final class AddCommand {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

    /** Claude Code's option takes all that follow. */
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]+:\\s.*");

    private static final Pattern URL = Pattern.compile("(?i)https?://");

    private final List<String> words;
    private final List<String> plain = new ArrayList<>();
    private final List<String> env = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private String transport = "";
    private String url = "";
    private int at;

    private AddCommand(List<String> words) {
        this.words = words;
    }

    static AddCommand of(List<String> words) throws NotPlain {
        var command = new AddCommand(words);
        command.read();
        return command;
    }

    private void read() throws NotPlain {
        while (at < words.size()) {
            String word = words.get(at++);
            if (word.equals("--")) {
                plain.addAll(words.subList(at, words.size()));
                at = words.size();
            } else if (word.startsWith("-") && !isCommandKnown()) {
                option(word);
            } else {
                plain.add(word);
            }
        }
        if (!url.isEmpty()) plain.add(Math.min(1, plain.size()), url);
        if (plain.size() < 2) throw new NotPlain(Reason.INCOMPLETE, "");
    }

    String name() {
        return plain.getFirst();
    }

    /** What stands right behind the name: {@code add-json} has the entry there. */
    String json() {
        return plain.get(1);
    }

    /** Behind a program all words are its own; behind a URL they are options still. */
    private boolean isCommandKnown() {
        return plain.size() > 1 && !URL.matcher(plain.get(1)).lookingAt();
    }

    private void option(String word) throws NotPlain {
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        switch (name) {
            case "-t", "--transport" -> transport = equals < 0 ? value(word) : value;
            case "--url" -> url = equals < 0 ? value(word) : value;
            case "--bearer-token-env-var" ->
                    headers.add(
                            "Authorization: Bearer ${" + (equals < 0 ? value(word) : value) + "}");
            // Whose file it was to stand in, here it is ours; and what Holdline has for all alike.
            case "-s", "--scope", "--timeout", "--description" -> {
                if (equals < 0) {
                    var _ = value(word);
                }
            }
            case "-g", "--global", "--trust" -> {}
            case "-e", "--env" -> {
                env.add(pair(equals < 0 ? value(word) : value, '='));
                while (at < words.size() && ASSIGNMENT.matcher(words.get(at)).matches()) {
                    env.add(words.get(at++));
                }
            }
            case "-H", "--header" -> {
                headers.add(pair(equals < 0 ? value(word) : value, ':'));
                while (at < words.size() && HEADER.matcher(words.get(at)).matches()) {
                    headers.add(words.get(at++));
                }
            }
            default -> throw new NotPlain(Reason.UNKNOWN_OPTION, Shown.bare(name));
        }
    }

    private String value(String option) throws NotPlain {
        if (at >= words.size()) {
            throw new NotPlain(Reason.INCOMPLETE, Shown.bare(option));
        }
        return words.get(at++);
    }

    /** Its value may be a secret: only that something is missing is told. */
    private static String pair(String text, char separator) throws NotPlain {
        if (text.indexOf(separator) <= 0) {
            throw new NotPlain(Reason.INCOMPLETE, separator == '=' ? "--env" : "--header");
        }
        return text;
    }

    ObjectNode entry() {
        List<String> target = plain.subList(1, plain.size());
        boolean remote =
                !transport.isEmpty()
                        ? !transport.equals("stdio")
                        : URL.matcher(target.getFirst()).lookingAt();
        ObjectNode entry =
                remote
                        ? PasteReader.remote(target.getFirst(), transport.equals("sse"))
                        : PasteReader.stdio(target);
        env.forEach(pair -> PasteReader.putPair(entry, "env", pair, '='));
        headers.forEach(pair -> PasteReader.putPair(entry, "headers", pair, ':'));
        return entry;
    }
}
