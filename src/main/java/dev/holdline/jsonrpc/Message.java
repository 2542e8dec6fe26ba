package dev.holdline.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One JSON-RPC 2.0 message over its untouched bytes. Reading gives the few fields of {@link Field};
 * rewriting one of them replaces its span and leaves every other byte as it came.
 */
public final class Message {
    /**
     * What a message is, by which of {@code method}, {@code id}, {@code result}, {@code error} it
     * has.
     */
    public enum Kind {
        REQUEST,
        NOTIFICATION,
        RESULT,
        ERROR
    }

    private final Body body;
    private final Envelope envelope;
    private final Kind kind;
    private final Map<Field, String> changed;

    /** What stands before the last byte of {@link Field#CONTENT}, "" for nothing. */
    private final String appended;

    /** Asked for several times on a message's way, read once. */
    private @Nullable Id id;

    private Message(
            Body body, Envelope envelope, Kind kind, Map<Field, String> changed, String appended) {
        this.body = body;
        this.envelope = envelope;
        this.kind = kind;
        this.changed = changed;
        this.appended = appended;
    }

    /** Reads the envelope; the body is kept, not copied. */
    public static Message parse(Body body) throws MalformedMessageException {
        Envelope envelope = Envelope.read(body);
        return new Message(body, envelope, kindOf(envelope), Map.of(), "");
    }

    public static Message parse(byte[] json) throws MalformedMessageException {
        return parse(Body.of(json));
    }

    private static Kind kindOf(Envelope envelope) throws MalformedMessageException {
        if (envelope.method != null)
            return envelope.has(Field.ID) ? Kind.REQUEST : Kind.NOTIFICATION;
        if (envelope.has(Field.RESULT)) return Kind.RESULT;
        if (envelope.has(Field.ERROR)) return Kind.ERROR;
        throw new MalformedMessageException("neither \"method\" nor \"result\" nor \"error\"");
    }

    public static Message request(Id id, String method, @Nullable String params) {
        return own(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id
                        + ",\"method\":"
                        + Json.quote(method)
                        + tail(params));
    }

    public static Message notification(String method, @Nullable String params) {
        return own("{\"jsonrpc\":\"2.0\",\"method\":" + Json.quote(method) + tail(params));
    }

    public static Message result(Id id, String result) {
        return own("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    /**
     * An error answer; {@code id} null where the request's id could not be read (JSON-RPC 2.0 §5).
     */
    public static Message error(@Nullable Id id, int code, String text) {
        return own(
                "{\"jsonrpc\":\"2.0\",\"id\":"
                        + (id == null ? "null" : id)
                        + ",\"error\":{\"code\":"
                        + code
                        + ",\"message\":"
                        + Json.quote(text)
                        + "}}");
    }

    private static String tail(@Nullable String params) {
        return params == null ? "}" : ",\"params\":" + params + "}";
    }

    private static Message own(String json) {
        try {
            return parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException(e.getMessage() + " in " + json, e);
        }
    }

    public Kind kind() {
        return kind;
    }

    public boolean isResponse() {
        return kind == Kind.RESULT || kind == Kind.ERROR;
    }

    /** The method, or "" for a response. */
    public String method() {
        return envelope.method == null ? "" : envelope.method;
    }

    /** The id; throws for a notification. */
    public Id id() {
        Id known = id;
        if (known != null) return known;
        String raw = raw(Field.ID);
        if (raw == null) throw new IllegalStateException("a notification has no id");
        return id = new Id(raw);
    }

    public boolean has(Field field) {
        return envelope.has(field);
    }

    /**
     * The JSON text of a field, as it was spelled (or as it was rewritten); null where there is
     * none.
     */
    public @Nullable String raw(Field field) {
        String replaced = changed.get(field);
        if (replaced != null) return replaced;
        if (!envelope.has(field)) return null;
        return cut(envelope.start(field), envelope.end(field));
    }

    /**
     * The beginning of a field's JSON text as it came, which may be too large to be read as a
     * whole.
     *
     * @param most in bytes; a character that is cut by it is left out
     */
    public String begin(Field field, int most) {
        if (!envelope.has(field)) return "";
        long start = envelope.start(field);
        long end = envelope.end(field);
        if (end - start <= most) return cut(start, end);
        String text = cut(start, start + most);
        int last = text.length();
        while (last > 0 && text.charAt(last - 1) == '\uFFFD') last--;
        return text.substring(0, last);
    }

    private String cut(long from, long to) {
        var out = new ByteArrayOutputStream((int) (to - from));
        try {
            body.writeTo(out, from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A field's text where it is a JSON string; null otherwise. */
    public @Nullable String text(Field field) {
        String raw = raw(field);
        if (raw == null || !raw.startsWith("\"")) return null;
        // Without an escape the JSON is the text (RFC 8259 §7); this is on every call's way.
        return raw.indexOf('\\') < 0
                ? raw.substring(1, raw.length() - 1)
                : Json.tree(raw).asString();
    }

    /**
     * A field read as a tree, for the few payloads that we act on ourselves; null where there is
     * none.
     */
    public @Nullable JsonNode tree(Field field) {
        String raw = raw(field);
        return raw == null ? null : Json.tree(raw);
    }

    /** The same message with one present field's JSON replaced; absent fields stay absent. */
    public Message with(Field field, String json) {
        if (!envelope.has(field)) return this;
        var all = new EnumMap<Field, String>(Field.class);
        all.putAll(changed);
        all.put(field, json);
        return new Message(body, envelope, kind, all, appended);
    }

    /**
     * The same result with one more item at the end of its {@code content}; unchanged where it has
     * no list there. However large it is, it is not read for that.
     */
    public Message appendContent(String itemJson) {
        String begin = begin(Field.CONTENT, 1_024).stripTrailing();
        if (!begin.startsWith("[")) return this;
        boolean empty = appended.isEmpty() && begin.substring(1).strip().startsWith("]");
        String more = appended + (empty ? "" : ",") + itemJson;
        return new Message(body, envelope, kind, changed, more);
    }

    public Message withId(Id id) {
        return with(Field.ID, id.json());
    }

    /** Writes the message: the bytes as they came, with the rewritten spans in place. */
    public void writeTo(OutputStream out) throws IOException {
        long at = 0;
        if (!changed.isEmpty()) {
            for (Field field : changedInOrder()) {
                // A span inside one already replaced went with it.
                if (envelope.start(field) < at) continue;
                at = copied(out, at, envelope.start(field));
                out.write(
                        java.util.Objects.requireNonNull(changed.get(field))
                                .getBytes(StandardCharsets.UTF_8));
                at = envelope.end(field);
            }
        }
        var _ = copied(out, at, body.length());
    }

    /** Gives {@code to}. */
    private long copied(OutputStream out, long from, long to) throws IOException {
        long end = appended.isEmpty() ? -1 : envelope.end(Field.CONTENT) - 1;
        if (from <= end && end < to) {
            body.writeTo(out, from, end);
            out.write(appended.getBytes(StandardCharsets.UTF_8));
            body.writeTo(out, end, to);
        } else {
            body.writeTo(out, from, to);
        }
        return to;
    }

    private Collection<Field> changedInOrder() {
        if (changed.size() == 1) return changed.keySet();
        return changed.keySet().stream()
                .sorted((a, b) -> Long.compare(envelope.start(a), envelope.start(b)))
                .toList();
    }

    /** Length in bytes as written. */
    public long length() {
        long length = body.length() + utf8Length(appended);
        for (var e : changed.entrySet()) {
            length +=
                    utf8Length(e.getValue())
                            - (envelope.end(e.getKey()) - envelope.start(e.getKey()));
        }
        return length;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** All bytes in one array; for tests and small messages. */
    public byte[] toBytes() {
        var out = new ByteArrayOutputStream((int) Math.min(length(), Integer.MAX_VALUE - 8));
        try {
            writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Gives back what a large body occupies, once the message has been delivered. */
    public void release() {
        body.release();
    }

    /** Method or kind and id only: payloads never reach a log by accident. */
    @Override
    public String toString() {
        return (envelope.method == null ? kind.toString() : envelope.method)
                + (envelope.has(Field.ID) ? "#" + raw(Field.ID) : "");
    }
}
