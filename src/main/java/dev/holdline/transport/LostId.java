package dev.holdline.transport;

import dev.holdline.jsonrpc.Id;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The id of a response that was not kept, found at its edges: Python's SDK writes the id before the
 * result, TypeScript's after it.
 */
final class LostId {
    private static final String VERSION = "\"jsonrpc\"\\s*:\\s*\"2\\.0\"";
    private static final String ID = "\"id\"\\s*:\\s*(\"(?:[^\"\\\\]|\\\\.){0,500}\"|-?\\d{1,40})";

    private static final Pattern AT_HEAD =
            Pattern.compile("\\A\\s*\\{\\s*(?:" + VERSION + "\\s*,\\s*)?" + ID);
    private static final Pattern AT_TAIL =
            Pattern.compile(ID + "\\s*(?:,\\s*" + VERSION + "\\s*)?\\}\\s*\\z");

    private static final String ANSWER = "\"(?:result|error)\"\\s*:";

    private static final Pattern ANSWER_AFTER_ID =
            Pattern.compile(
                    AT_HEAD.pattern()
                            + "\\s*(?:,\\s*"
                            + VERSION
                            + "\\s*)?(?:,\\s*"
                            + ANSWER
                            + "|\\}\\s*\\z)");
    private static final Pattern ANSWER_BEFORE_ID =
            Pattern.compile("\\A\\s*\\{\\s*(?:" + VERSION + "\\s*,\\s*)?" + ANSWER);

    private LostId() {}

    static @Nullable Id of(LostMessage message) {
        String head = text(message.head());
        String tail = text(message.tail());
        Id first = find(AT_HEAD, head);
        return first != null ? first : find(AT_TAIL, tail);
    }

    /**
     * Where it need be no response at all: a server prints what it likes, and its own requests have
     * ids that are like ours.
     */
    static @Nullable Id ofResponse(LostMessage message) {
        String head = text(message.head());
        String tail = text(message.tail());
        if (!head.contains("\"jsonrpc\"") && !tail.contains("\"jsonrpc\"")) return null;
        Id first = find(ANSWER_AFTER_ID, head);
        if (first != null) return first;
        return ANSWER_BEFORE_ID.matcher(head).find() ? find(AT_TAIL, tail) : null;
    }

    private static String text(byte[] edge) {
        return new String(edge, StandardCharsets.UTF_8);
    }

    /** In its canonical spelling; null also for one that is spelled as no id can be. */
    private static @Nullable Id find(Pattern where, String edge) {
        Matcher found = where.matcher(edge);
        if (!found.find()) return null;
        try {
            return new Id(found.group(1)).canonical();
        } catch (JacksonException e) {
            return null;
        }
    }
}
