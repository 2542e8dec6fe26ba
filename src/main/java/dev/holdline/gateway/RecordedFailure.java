package dev.holdline.gateway;

import dev.holdline.jsonrpc.Json;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A failure as somebody wrote it down, turned into the evidence that a running Holdline would have
 * had. What was not recorded counts as not sent.
 *
 * @param id its name as JSON, {@code null} where it has none
 */
record RecordedFailure(String id, Evidence evidence) {
    private static final Pattern EXIT_CODE =
            Pattern.compile(
                    "\\b(?:code|status|exited|exit)(?: with)?(?: code| status)?[ =:]+(\\d{1,10})\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Map<String, Integer> SIGNALS =
            Map.of("SIGINT", 2, "SIGABRT", 6, "SIGKILL", 9, "SIGSEGV", 11, "SIGTERM", 15);

    static RecordedFailure read(String line) {
        JsonNode row;
        try {
            row = Json.tree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (!row.isObject()) throw new IllegalArgumentException("not a JSON object");
        JsonNode id = row.path("id");
        return new RecordedFailure(id.isMissingNode() ? "null" : id.toString(), evidence(row));
    }

    private static Evidence evidence(JsonNode row) {
        JsonNode ctx = row.path("ctx");
        Wire wire = wire(row.path("transport").asString(""));
        Phase phase = phase(ctx.path("phase").asString(""));
        String layer = row.path("where").asString("");
        String text = row.path("text").asString("");
        var evidence =
                new Evidence(
                        where(layer, phase),
                        wire,
                        phase,
                        row.path("http_status").asInt(0),
                        headers(row.path("headers")),
                        number(row.path("jsonrpc_code")),
                        text,
                        "",
                        ctx.path("sent_session_id").asBoolean(false),
                        ctx.path("sent_token").asBoolean(false),
                        layer.equals("process-exit") ? exitCode(text) : null,
                        layer.equals("stderr") ? text.lines().toList() : List.of());
        JsonNode isError = ctx.path("tool_is_error");
        return isError.isBoolean() ? evidence.withToolIsError(isError.asBoolean()) : evidence;
    }

    private static Where where(String word, Phase phase) {
        return switch (word) {
            case "http-status" -> Where.HTTP_STATUS;
            case "http-body" -> Where.HTTP_BODY;
            case "jsonrpc-error" -> Where.JSONRPC_ERROR;
            case "tool-result" -> Where.TOOL_RESULT;
            case "process-exit" -> Where.PROCESS_EXIT;
            case "stderr" -> Where.STDERR;
            case "oauth-token-endpoint" -> Where.TOKEN_ENDPOINT;
            // Some client's exception: before anything was agreed on it failed to connect.
            case "transport-exception" -> phase == Phase.INITIALIZE ? Where.CONNECT : Where.STREAM;
            default -> throw new IllegalArgumentException("unknown \"where\": " + word);
        };
    }

    private static Wire wire(String word) {
        return switch (word) {
            case "stdio" -> Wire.STDIO;
            case "sse" -> Wire.SSE;
            default -> Wire.STREAMABLE_HTTP;
        };
    }

    private static Phase phase(String word) {
        return switch (word) {
            case "startup" -> Phase.STARTUP;
            case "initialize" -> Phase.INITIALIZE;
            case "idle" -> Phase.IDLE;
            case "refresh" -> Phase.REFRESH;
            default -> Phase.CALL;
        };
    }

    private static Map<String, String> headers(JsonNode node) {
        var headers = new HashMap<String, String>();
        node.properties().forEach(h -> headers.put(h.getKey(), h.getValue().asString("")));
        return headers;
    }

    private static @Nullable Integer number(JsonNode node) {
        return node.isNumber() ? node.asInt(0) : null;
    }

    /** As a shell counts: 128 and the signal where it was killed. */
    private static @Nullable Integer exitCode(String text) {
        for (var signal : SIGNALS.entrySet()) {
            if (text.contains(signal.getKey())) return 128 + signal.getValue();
        }
        Matcher code = EXIT_CODE.matcher(text);
        return code.find() ? (int) Long.parseLong(code.group(1)) : null;
    }
}
