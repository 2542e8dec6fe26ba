package dev.holdline.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An entry as other clients spell it, in our spelling; what we do not know stays. */
final class ForeignEntry {
    /** Windsurf, Gemini CLI, OpenCode. */
    private static final Map<String, String> RENAMED =
            Map.of("serverUrl", "url", "httpUrl", "url", "environment", "env");

    private static final Pattern SHORT = Pattern.compile("((?:Bearer )?)\\$([A-Za-z_]\\w*)");

    private ForeignEntry() {}

    static String url(ObjectNode entry) {
        return List.of("url", "serverUrl", "httpUrl").stream()
                .map(key -> entry.path(key).asString(""))
                .filter(url -> !url.isEmpty())
                .findFirst()
                .orElse("");
    }

    static ObjectNode ours(ObjectNode entry) {
        ObjectNode ours = entry.objectNode();
        for (var member : entry.properties()) {
            String key = member.getKey();
            JsonNode value = member.getValue();
            switch (key) {
                case "command" -> command(ours, value);
                case "type" -> type(ours, value);
                case "name" -> {}
                default -> ours.set(RENAMED.getOrDefault(key, key), value);
            }
        }
        for (String in : List.of("env", "headers")) {
            if (ours.path(in) instanceof ObjectNode pairs) values(pairs);
        }
        return (ObjectNode) variables(ours);
    }

    /** OpenCode writes program and arguments as one list. */
    private static void command(ObjectNode ours, JsonNode value) {
        if (value instanceof ArrayNode words && !words.isEmpty()) {
            ours.set("command", words.get(0));
            ArrayNode args = ours.putArray("args");
            words.valueStream().skip(1).forEach(args::add);
        } else {
            ours.set("command", value);
        }
    }

    /** OpenCode's "local" and "remote" say no more than that there is a command or a URL. */
    private static void type(ObjectNode ours, JsonNode value) {
        if (!List.of("local", "remote").contains(value.asString(""))) {
            ours.set("type", value);
        }
    }

    /** Gemini CLI names a variable $NAME; a "$" inside a password is one. */
    private static void values(ObjectNode pairs) {
        for (var pair : List.copyOf(pairs.properties())) {
            Matcher value = SHORT.matcher(pair.getValue().asString(""));
            if (value.matches()) {
                pairs.put(pair.getKey(), value.group(1) + "${" + value.group(2) + "}");
            }
        }
    }

    /**
     * Cursor and Windsurf name a variable ${env:NAME}, OpenCode {env:NAME}; VS Code has a name of
     * its own for the home folder.
     */
    private static JsonNode variables(JsonNode value) {
        return LocatedParser.tree(
                value.toString()
                        .replace("${env:", "${")
                        .replace("{env:", "${")
                        .replace("${userHome}", "${HOME}"));
    }
}
