package dev.holdline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the values of a JSON text with comments stand in it, by character. For texts that {@link
 * LocatedParser} has read: of what is not valid it tells nothing useful.
 */
final class JsonSpans {
    private static final JsonMapper STRICT = new JsonMapper();

    private final String text;
    private int at;

    private JsonSpans(String text) {
        this.text = text;
    }

    /** Half open. */
    sealed interface Span {
        int start();

        int end();
    }

    record Obj(int start, int end, List<Member> members) implements Span {
        Optional<Member> member(String key) {
            return members.stream().filter(m -> m.key.equals(key)).findFirst();
        }
    }

    record Other(int start, int end) implements Span {}

    /**
     * @param start of the key's quote
     */
    record Member(int start, String key, Span value) {}

    static Span of(String text) {
        JsonSpans spans = new JsonSpans(text);
        spans.at = skip(text, 0);
        return spans.value();
    }

    private Span value() {
        int start = at;
        switch (text.charAt(at)) {
            case '{' -> {
                List<Member> members = members();
                return new Obj(start, at, members);
            }
            case '[' -> {
                at = skip(text, at + 1);
                while (text.charAt(at) != ']') {
                    Span _ = value();
                    comma();
                }
                at++;
            }
            case '"' -> string();
            default -> {
                while (at < text.length() && ",]}/ \t\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            }
        }
        return new Other(start, at);
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        at = skip(text, at + 1);
        while (text.charAt(at) != '}') {
            int start = at;
            string();
            String key = STRICT.readTree(text.substring(start, at)).asString();
            at = skip(text, skip(text, at) + 1);
            members.add(new Member(start, key, value()));
            comma();
        }
        at++;
        return members;
    }

    private void comma() {
        at = skip(text, at);
        if (text.charAt(at) == ',') {
            at = skip(text, at + 1);
        }
    }

    private void string() {
        at++;
        while (text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    /** Past blanks and comments. */
    static int skip(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at + 2) + 2;
            } else {
                return at;
            }
        }
        return at;
    }
}
