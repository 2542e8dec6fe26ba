package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyNotStoredException;
import dev.holdline.jsonrpc.BodyTooLargeException;
import dev.holdline.jsonrpc.MalformedMessageException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen when something went wrong on a wire: facts only, no judgement.
 *
 * @param where the layer at which it surfaced
 * @param wire which kind of wire
 * @param phase what the wire was doing
 * @param httpStatus the HTTP status, 0 where there was none
 * @param headers response headers as received (names in any case)
 * @param rpcCode the JSON-RPC error code, null where there was none
 * @param text the body, message or last lines that came with it; cut to a few KB; the server's
 *     words, never trusted
 * @param cause the class of the exception below, "" where there was none
 * @param sentSessionId whether the request carried an MCP session id
 * @param sentToken whether the request carried an Authorization header
 * @param exitCode a child's exit code (128 + signal where it was killed), null while it lives or
 *     for remote servers
 * @param stderrTail a child's last lines on stderr
 * @param toolIsError the {@code isError} of a tool's result, null where there was no result
 * @param staticToken whether the Authorization header came from the entry's own settings, so that
 *     no refresh and no sign-in of ours can renew it
 * @param workedBefore whether this address or command has served this Holdline before
 * @param attempt which attempt of a series of attempts to connect, from 1
 */
public record Evidence(
        Where where,
        Wire wire,
        Phase phase,
        int httpStatus,
        Map<String, String> headers,
        @Nullable Integer rpcCode,
        String text,
        String cause,
        boolean sentSessionId,
        boolean sentToken,
        @Nullable Integer exitCode,
        List<String> stderrTail,
        @Nullable Boolean toolIsError,
        boolean staticToken,
        boolean workedBefore,
        int attempt) {

    /** More than this of a text tells nothing more, and costs the rules their speed. */
    private static final int MOST_TEXT = 8 * 1024;

    public Evidence {
        if (text.length() > MOST_TEXT) text = text.substring(0, MOST_TEXT);
    }

    /** What a wire alone knows; whether it worked before is then read off the phase. */
    public Evidence(
            Where where,
            Wire wire,
            Phase phase,
            int httpStatus,
            Map<String, String> headers,
            @Nullable Integer rpcCode,
            String text,
            String cause,
            boolean sentSessionId,
            boolean sentToken,
            @Nullable Integer exitCode,
            List<String> stderrTail) {
        this(
                where,
                wire,
                phase,
                httpStatus,
                headers,
                rpcCode,
                text,
                cause,
                sentSessionId,
                sentToken,
                exitCode,
                stderrTail,
                null,
                false,
                phase == Phase.CALL || phase == Phase.IDLE || phase == Phase.REFRESH,
                1);
    }

    /**
     * {@link #cause} of a server that was not even tried: {@link #text} is our own sentence about
     * its settings.
     */
    public static final String SETTINGS = "settings";

    /** {@link #cause} of an answer that was not kept: larger than our own limits. */
    public static final String TOO_LARGE = BodyTooLargeException.class.getName();

    /** {@link #cause} of an answer that was not kept: the temporary folder did not take it. */
    public static final String NOT_STORED = BodyNotStoredException.class.getName();

    /** {@link #cause} of an answer that is no message: its id alone could be made out. */
    public static final String UNREADABLE = MalformedMessageException.class.getName();

    /** The layer at which a failure surfaced; the strongest signal of all. */
    public enum Where {
        /** the child could not be started at all */
        START,
        /** no connection could be made (refused, unknown host, TLS) */
        CONNECT,
        /** an HTTP answer with an error status */
        HTTP_STATUS,
        /** an HTTP answer of the wrong shape (HTML, wrong content type, unreadable) */
        HTTP_BODY,
        /** an established connection or stream broke or ended before the answer */
        STREAM,
        /** the child ended */
        PROCESS_EXIT,
        /** a JSON-RPC error object */
        JSONRPC_ERROR,
        /** a tool's result */
        TOOL_RESULT,
        /** a bound that we set elapsed */
        TIMEOUT,
        /** the OAuth token endpoint */
        TOKEN_ENDPOINT,
        /** only what a child wrote on stderr */
        STDERR
    }

    public enum Wire {
        STDIO,
        STREAMABLE_HTTP,
        SSE
    }

    public enum Phase {
        STARTUP,
        INITIALIZE,
        CALL,
        IDLE,
        REFRESH
    }

    /** Evidence with nothing but a layer, a wire, a phase and a text. */
    public static Evidence of(Where where, Wire wire, Phase phase, String text) {
        return of(where, wire, phase, text, "");
    }

    /** The same with a cause. */
    static Evidence of(Where where, Wire wire, Phase phase, String text, String cause) {
        return new Evidence(
                where, wire, phase, 0, Map.of(), null, text, cause, false, false, null, List.of());
    }

    /** The same with an HTTP status, as where a text tells the status that its layer lost. */
    public Evidence withStatus(int status) {
        return with(status, sentToken, toolIsError, staticToken, workedBefore, attempt);
    }

    /** The same for a token that stands in the entry's own settings. */
    public Evidence withStaticToken() {
        return with(httpStatus, true, toolIsError, true, workedBefore, attempt);
    }

    /** The same with a tool result's {@code isError}. */
    public Evidence withToolIsError(boolean isError) {
        return with(httpStatus, sentToken, isError, staticToken, workedBefore, attempt);
    }

    /**
     * The same as seen by who makes the attempts.
     *
     * @param number from 1
     * @param everReady whether a connection to this server was ever up
     */
    public Evidence inSeries(int number, boolean everReady) {
        return with(
                httpStatus, sentToken, toolIsError, staticToken, everReady || workedBefore, number);
    }

    private Evidence with(
            int status,
            boolean token,
            @Nullable Boolean isError,
            boolean fixedToken,
            boolean worked,
            int number) {
        return new Evidence(
                where,
                wire,
                phase,
                status,
                headers,
                rpcCode,
                text,
                cause,
                sentSessionId,
                token,
                exitCode,
                stderrTail,
                isError,
                fixedToken,
                worked,
                number);
    }
}
