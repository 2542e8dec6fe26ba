package dev.holdline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON as people paste it: comments and trailing commas are welcome (JSONC, as VS Code and
 * Zed write it).
 */
final class LocatedParser {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                    .build();

    /**
     * The only part of the library's message that is passed on: other messages cite the text, and
     * an unquoted token there may be a secret.
     */
    private static final Pattern UNEXPECTED = Pattern.compile("^Unexpected character \\('(.)'");

    private final Report report;
    private final JsonParser parser;

    private LocatedParser(Report report, JsonParser parser) {
        this.report = report;
        this.parser = parser;
    }

    private static final JsonMapper TREE = new JsonMapper(FACTORY);

    /** A value as a tree, from a text that has been read before. */
    static JsonNode tree(String text) {
        return TREE.readTree(text);
    }

    static Located parse(Report report, String text) throws InvalidConfigurationException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new LocatedParser(report, parser).document();
        } catch (JacksonException e) {
            throw broken(report, e);
        }
    }

    private Located document() throws InvalidConfigurationException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw report.fail(1, "the file is empty", "write at least {\"mcpServers\": {}}");
        }
        Located whole = value(first);
        if (parser.nextToken() != null) {
            throw report.fail(
                    line(),
                    "there is more text after the closing brace",
                    "keep one object in the file");
        }
        return whole;
    }

    private Located value(JsonToken token) {
        int line = line();
        return switch (token) {
            case START_OBJECT -> new Located.Obj(line, members());
            case START_ARRAY -> new Located.Arr(line, items());
            case VALUE_STRING -> new Located.Text(line, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Located.Num(line, parser.getString());
            case VALUE_TRUE -> new Located.Bool(line, true);
            case VALUE_FALSE -> new Located.Bool(line, false);
            case VALUE_NULL -> new Located.Null(line);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                    throw new IllegalStateException("the parser gave " + token + " for a value");
        };
    }

    private List<Located.Member> members() {
        List<Located.Member> members = new ArrayList<>();
        while (next() != JsonToken.END_OBJECT) {
            int line = line();
            String key = parser.getString();
            members.add(new Located.Member(line, key, value(next())));
        }
        return members;
    }

    private List<Located> items() {
        List<Located> items = new ArrayList<>();
        for (JsonToken t = next(); t != JsonToken.END_ARRAY; t = next()) {
            items.add(value(t));
        }
        return items;
    }

    /** Inside an object or list the parser reports a missing end itself. */
    private JsonToken next() {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IllegalStateException("the parser ended inside a value");
        }
        return token;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private static InvalidConfigurationException broken(Report report, JacksonException e) {
        @Nullable TokenStreamLocation at = e.getLocation();
        int line = at == null ? 1 : at.getLineNr();
        int column = at == null ? 1 : at.getColumnNr();
        if (e instanceof UnexpectedEndOfInputException) {
            return report.fail(
                    line,
                    column,
                    "the JSON ends too early",
                    "add the missing closing brace, bracket or quote");
        }
        Matcher unexpected = UNEXPECTED.matcher(String.valueOf(e.getOriginalMessage()));
        return report.fail(
                line,
                column,
                unexpected.find()
                        ? "the JSON is broken at '" + unexpected.group(1) + "'"
                        : "the JSON is broken",
                "check for a missing comma, quote or brace here or in the line above");
    }
}
