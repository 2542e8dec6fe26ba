package dev.holdline.config;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An entry as other clients spell it, in our spelling; what we do not know stays. */
final class ForeignEntry {
    /** Windsurf, Gemini CLI, OpenCode. */
    private static final Map<String, String> RENAMED =
            Map.of("serverUrl", "url", "httpUrl", "url", "environment", "env");

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

    /** Cursor and Windsurf name a variable ${env:NAME}. */
    private static JsonNode variables(JsonNode value) {
        return LocatedParser.tree(value.toString().replace("${env:", "${"));
    }
}
