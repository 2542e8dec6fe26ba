package dev.holdline.recovery;

import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.upstream.Failure;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told instead of a server's answer: for a tool a result with {@code isError}, for
 * any other method a JSON-RPC error. One sentence of fact, one of advice, written for the model.
 */
final class Replies {
    private static final ResourceBundle WORDS =
            ResourceBundle.getBundle("dev.holdline.recovery.replies", Locale.ROOT);

    /** Server error, implementation-defined (JSON-RPC 2.0 §5.1). */
    private static final int UNAVAILABLE = -32000;

    private Replies() {}

    /**
     * @param connected whether the connection stands, and only this call was not completed
     */
    static Message reply(
            HeldCall held,
            Decision.Why why,
            @Nullable Failure failure,
            boolean mayHaveRun,
            boolean connected) {
        String ran = words(mayHaveRun ? "ran" : "notRun", held.call().operation());
        String text =
                words(
                        why.name(),
                        held.server(),
                        held.call().operation(),
                        failure == null ? "" : failure.sentence(),
                        ran,
                        failure == null ? "" : failure.remedy(),
                        words(connected ? "faulted" : "disconnected"));
        return answer(
                held.call().request().id(),
                held.call().request().method(),
                text.strip().replaceAll(" {2,}", " "));
    }

    private static Message answer(Id id, String method, String text) {
        if (!method.equals("tools/call")) return Message.error(id, UNAVAILABLE, text);
        return Message.result(
                id,
                "{\"content\":[{\"type\":\"text\",\"text\":"
                        + Json.quote(text)
                        + "}],\"isError\":true}");
    }

    static String words(String key, Object... parts) {
        return new MessageFormat(WORDS.getString(key), Locale.ROOT).format(parts);
    }
}
