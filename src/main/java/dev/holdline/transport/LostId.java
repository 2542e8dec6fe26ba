package dev.holdline.transport;

import dev.holdline.jsonrpc.Id;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

    private LostId() {}

    static @Nullable Id of(LostMessage message) {
        Id first = find(AT_HEAD, message.head());
        return first != null ? first : find(AT_TAIL, message.tail());
    }

    private static @Nullable Id find(Pattern where, byte[] edge) {
        Matcher found = where.matcher(new String(edge, StandardCharsets.UTF_8));
        return found.find() ? new Id(found.group(1)) : null;
    }
}
