package dev.holdline.upstream;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import dev.holdline.transport.TransportException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers that are none: servers, and bridges before them, tell of a lost session or a refused
 * sign-in in the shape of an error, or of a tool's result.
 */
final class Notices {
    /** What is longer tells of something, and is none; in bytes, the envelope included. */
    private static final int LONGEST = 4_096;

    private final Classifier classifier;
    private final Wire wire;

    Notices(Classifier classifier, Wire wire) {
        this.classifier = classifier;
        this.wire = wire;
    }

    /**
     * That the connection is lost, where an answer says so: believed only if a cheap request, which
     * has nothing to do with the call, is answered likewise. Null for all other answers.
     */
    @Nullable Failure confirmed(Message answer, Connection connection) throws InterruptedException {
        return said(answer, connection) == null ? null : probed(connection);
    }

    /** By a list where there is one, as many servers answer a ping to whoever asks. */
    private @Nullable Failure probed(Connection connection) throws InterruptedException {
        String method = connection.offers("tools") ? "tools/list" : "ping";
        try {
            Message answer = connection.ask(method, null, Losses.PROBE);
            Failure said = said(answer, connection);
            answer.release();
            return said;
        } catch (TransportException e) {
            return ofTheConnection(classifier.classify(e.evidence().inSeries(1, true)));
        }
    }

    private @Nullable Failure said(Message answer, Connection connection) {
        Evidence notice = in(answer, wire, connection.remembers());
        return notice == null
                ? null
                : ofTheConnection(classifier.classify(notice.inSeries(1, true)));
    }

    /** Null where it is plainly an answer. */
    private static @Nullable Evidence in(Message answer, Wire wire, boolean session) {
        if (answer.length() > LONGEST) return null;
        if (answer.kind() == Message.Kind.ERROR) {
            return error(answer, wire, Phase.CALL, session, List.of());
        }
        // A tool that succeeded has nothing to say of its connection, whatever it found.
        if (!"true".equals(answer.raw(Field.IS_ERROR))) return null;
        JsonNode content = answer.tree(Field.CONTENT);
        if (content == null || content.size() != 1) return null;
        String text = content.path(0).path("text").asString("");
        return evidence(Where.TOOL_RESULT, wire, Phase.CALL, null, text, session, List.of())
                .withToolIsError(true);
    }

    static Evidence error(
            Message answer, Wire wire, Phase phase, boolean session, List<String> stderrTail) {
        JsonNode error = answer.tree(Field.ERROR);
        return evidence(
                Where.JSONRPC_ERROR,
                wire,
                phase,
                error == null ? 0 : error.path("code").asInt(0),
                error == null ? "" : error.path("message").asString(""),
                session,
                stderrTail);
    }

    private static Evidence evidence(
            Where where,
            Wire wire,
            Phase phase,
            @Nullable Integer code,
            String text,
            boolean session,
            List<String> stderrTail) {
        // Whatever was sent to say who calls, the probe shows whether it still does.
        boolean token = where == Where.TOOL_RESULT;
        return new Evidence(
                where, wire, phase, 0, Map.of(), code, text, "", session, token, null, stderrTail);
    }

    /**
     * Only what a new connection, or sign-in, can help; else null: it works, and says something.
     */
    private static @Nullable Failure ofTheConnection(Failure failure) {
        return switch (failure.kind()) {
            case SESSION_LOST, AUTH_EXPIRED, AUTH_REQUIRED, PROCESS_EXITED, UNREACHABLE -> failure;
            case TIMEOUT,
                    RATE_LIMITED,
                    SERVER_ERROR,
                    MISCONFIGURED,
                    PROTOCOL_ERROR,
                    NOT_A_CONNECTION_FAILURE ->
                    null;
        };
    }
}
