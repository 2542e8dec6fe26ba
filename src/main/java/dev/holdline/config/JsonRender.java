package dev.holdline.config;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON as the text around it is written.
 *
 * @param unit one step of indentation
 * @param newLine the text's line end
 */
record JsonRender(String unit, String newLine) {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** A list of plain values up to this length stands in one line. */
    private static final int ONE_LINE = 100;

    static JsonRender like(String text) {
        String indent =
                text.lines()
                        .filter(line -> !line.isBlank() && Character.isWhitespace(line.charAt(0)))
                        .map(line ->
                                line.substring(0, line.length() - line.stripLeading().length()))
                        .findFirst()
                        .orElse("  ");
        return new JsonRender(indent, text.contains("\r\n") ? "\r\n" : "\n");
    }

    static String quote(String text) {
        return MAPPER.writeValueAsString(text);
    }

    String value(JsonNode value, String indent) {
        if (value.isEmpty() || !value.isContainer()) {
            return value.toString();
        }
        if (value.isArray()) {
            String line =
                    StreamSupport.stream(value.spliterator(), false)
                            .map(JsonNode::toString)
                            .collect(Collectors.joining(", ", "[", "]"));
            boolean plain =
                    StreamSupport.stream(value.spliterator(), false)
                            .noneMatch(JsonNode::isContainer);
            return plain && line.length() <= ONE_LINE ? line : lines(value, indent);
        }
        String deeper = indent + unit;
        return value.properties().stream()
                .map(m -> deeper + quote(m.getKey()) + ": " + value(m.getValue(), deeper))
                .collect(Collectors.joining("," + newLine, "{" + newLine, newLine + indent + "}"));
    }

    private String lines(JsonNode list, String indent) {
        String deeper = indent + unit;
        return StreamSupport.stream(list.spliterator(), false)
                .map(item -> deeper + value(item, deeper))
                .collect(Collectors.joining("," + newLine, "[" + newLine, newLine + indent + "]"));
    }
}
