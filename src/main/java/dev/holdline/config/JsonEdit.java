package dev.holdline.config;

import dev.holdline.config.JsonSpans.Member;
import dev.holdline.config.JsonSpans.Obj;
import dev.holdline.config.JsonSpans.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes single values in a person's JSON text; all else (comments, order, line ends, indentation)
 * stays as it was, to the character.
 */
final class JsonEdit {
    private final String text;
    private final JsonRender render;

    private JsonEdit(String text) {
        this.text = text;
        this.render = JsonRender.like(text);
    }

    /** The text of the value at {@code path}, as written. */
    static Optional<String> get(String text, List<String> path) {
        return find(text, path).map(span -> text.substring(span.start(), span.end()));
    }

    private static Optional<Span> find(String text, List<String> path) {
        Optional<Span> here = Optional.of(JsonSpans.of(text));
        for (String key : path) {
            here =
                    here.flatMap(span ->
                            span instanceof Obj obj
                                    ? obj.member(key).map(Member::value)
                                    : Optional.empty());
        }
        return here;
    }

    /**
     * Writes {@code value} at {@code path}. Of an object that is there only the members that differ
     * are touched; objects on the way that are not there are made.
     */
    static String set(String text, List<String> path, JsonNode value) {
        Optional<Span> there = find(text, path);
        if (there.isPresent()) {
            return new JsonEdit(text).replace(path, there.get(), value);
        }
        int known = path.size() - 1;
        while (!(find(text, path.subList(0, known)).orElse(null) instanceof Obj obj)) {
            known--;
        }
        JsonNode whole = value;
        for (int i = path.size() - 1; i > known; i--) {
            ObjectNode around = JsonNodeFactory.instance.objectNode();
            around.set(path.get(i), whole);
            whole = around;
        }
        JsonEdit edit = new JsonEdit(text);
        return edit.insert(obj, obj.members().size(), path.get(known), edit.rendered(obj, whole));
    }

    /**
     * Puts a member back that was taken out: its value as it was written, after the member {@code
     * after}; first for null.
     */
    static String restore(String text, List<String> path, String written, @Nullable String after) {
        List<String> parent = path.subList(0, path.size() - 1);
        if (!(find(text, parent).orElse(null) instanceof Obj obj)) {
            return set(text, path, LocatedParser.tree(written));
        }
        int there = obj.members().stream().map(Member::key).toList().indexOf(after);
        int place = after == null ? 0 : there < 0 ? obj.members().size() : there + 1;
        return new JsonEdit(text).insert(obj, place, path.getLast(), written);
    }

    /** Takes the member at {@code path} out; nothing where there is none. */
    static String remove(String text, List<String> path) {
        Optional<Span> parent = find(text, path.subList(0, path.size() - 1));
        if (parent.orElse(null) instanceof Obj obj && obj.member(path.getLast()).isPresent()) {
            return new JsonEdit(text)
                    .remove(obj, obj.members().indexOf(obj.member(path.getLast()).get()));
        }
        return text;
    }

    /** The member before the one at {@code path}; null for the first. */
    static @Nullable String before(String text, List<String> path) {
        if (!(find(text, path.subList(0, path.size() - 1)).orElse(null) instanceof Obj obj)) {
            return null;
        }
        List<String> keys = obj.members().stream().map(Member::key).toList();
        int place = keys.indexOf(path.getLast());
        return place <= 0 ? null : keys.get(place - 1);
    }

    private String replace(List<String> path, Span there, JsonNode value) {
        JsonNode now = LocatedParser.tree(text.substring(there.start(), there.end()));
        if (now.equals(value)) {
            return text;
        }
        if (!(there instanceof Obj obj) || !value.isObject()) {
            String written = render.value(value, indentAt(there.start()));
            return text.substring(0, there.start()) + written + text.substring(there.end());
        }
        String edited = text;
        for (Member member : obj.members()) {
            if (!value.has(member.key())) {
                edited = remove(edited, down(path, member.key()));
            }
        }
        for (var member : value.properties()) {
            edited = set(edited, down(path, member.getKey()), member.getValue());
        }
        return edited;
    }

    private static List<String> down(List<String> path, String key) {
        List<String> deeper = new ArrayList<>(path);
        deeper.add(key);
        return deeper;
    }

    private String rendered(Obj in, JsonNode value) {
        return render.value(value, memberIndent(in));
    }

    private String insert(Obj obj, int place, String key, String written) {
        String member = JsonRender.quote(key) + ": " + written;
        if (obj.members().isEmpty()) {
            return insertFirst(obj, member);
        }
        if (place < obj.members().size()) {
            int at = obj.members().get(place).start();
            return splice(at, at, member + "," + separator(obj));
        }
        int end = obj.members().getLast().value().end();
        int comma = JsonSpans.skip(text, end);
        boolean trailing = text.charAt(comma) == ',';
        int after = endOfLine(trailing ? comma + 1 : end, obj);
        String added = separator(obj) + member + (trailing ? "," : "");
        String tail = text.substring(end, after);
        return text.substring(0, end)
                + (trailing ? "" : ",")
                + tail
                + added
                + text.substring(after);
    }

    private String insertFirst(Obj obj, String member) {
        String inside = text.substring(obj.start() + 1, obj.end() - 1).stripTrailing();
        String line = render.newLine();
        return text.substring(0, obj.start() + 1)
                + inside
                + line
                + memberIndent(obj)
                + member
                + line
                + indentAt(obj.start())
                + text.substring(obj.end() - 1);
    }

    private String remove(Obj obj, int place) {
        Member gone = obj.members().get(place);
        int end = gone.value().end();
        int comma = JsonSpans.skip(text, end);
        boolean followed = text.charAt(comma) == ',';
        String edited = text;
        int start = gone.start();
        if (followed) {
            edited = cut(edited, comma, comma + 1);
        }
        int lineStart = text.lastIndexOf('\n', start - 1) + 1;
        int lineEnd = edited.indexOf('\n', end);
        boolean wholeLines =
                text.substring(lineStart, start).isBlank()
                        && lineEnd >= 0
                        && edited.substring(end, lineEnd).isBlank();
        if (wholeLines) {
            edited = cut(edited, lineStart, lineEnd + 1);
        } else {
            int rest = end;
            while (followed && rest < edited.length() && edited.charAt(rest) == ' ') {
                rest++;
            }
            edited = cut(edited, start, rest);
        }
        boolean last = place == obj.members().size() - 1;
        if (last && !followed && place > 0) {
            int before = JsonSpans.skip(text, obj.members().get(place - 1).value().end());
            boolean sameLine = !wholeLines && text.substring(before + 1, start).isBlank();
            edited = cut(edited, before, sameLine ? start : before + 1);
        }
        return edited;
    }

    /** Between members: a new line, or a blank where they all stand in one. */
    private String separator(Obj obj) {
        return isOneLine(obj) ? " " : render.newLine() + memberIndent(obj);
    }

    private boolean isOneLine(Obj obj) {
        return !obj.members().isEmpty()
                && text.substring(obj.start(), obj.members().getFirst().start()).indexOf('\n') < 0;
    }

    private String memberIndent(Obj obj) {
        return obj.members().isEmpty() || isOneLine(obj)
                ? indentAt(obj.start()) + render.unit()
                : indentAt(obj.members().getFirst().start());
    }

    /** The blanks that begin the line of a character. */
    private String indentAt(int at) {
        int start = text.lastIndexOf('\n', at - 1) + 1;
        int end = start;
        while (end < at && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    /** Behind a comment that stands in the same line, so that it stays with what it is about. */
    private int endOfLine(int from, Obj obj) {
        int end = text.indexOf('\n', from);
        if (end < 0 || isOneLine(obj) || JsonSpans.skip(text, from) < end) {
            return from;
        }
        return end > 0 && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }

    private String splice(int start, int end, String replacement) {
        return text.substring(0, start) + replacement + text.substring(end);
    }

    private static String cut(String from, int start, int end) {
        return from.substring(0, start) + from.substring(end);
    }
}
