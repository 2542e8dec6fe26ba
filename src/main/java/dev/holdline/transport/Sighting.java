package dev.holdline.transport;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.cert.CertificateException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was seen on one request over HTTP, made into evidence. */
record Sighting(
        Wire wire, Phase phase, @Nullable Id id, boolean sentSessionId, Credential credential) {
    /** What the request carried to say who sends it. */
    enum Credential {
        NONE,
        /** one that stands in the entry's own settings: nothing we can do renews it */
        OF_SETTINGS
    }

    /** Why everything on a wire failed at once. */
    record Loss(Where where, String text, @Nullable IOException cause) {}

    /** By these a server says that it did not even look at the message. */
    private static final Set<Integer> UNPROCESSED = Set.of(401, 405, 406, 413, 415, 429);

    /** 400 and 404 with our session id say that the session is gone; without, anything. */
    private static final Set<Integer> SESSION_LOST = Set.of(400, 404);

    /** An answer with an error status. */
    private TransportException status(
            ClassicHttpResponse response, Excerpt body, boolean connected) {
        int status = response.getCode();
        Delivery delivery =
                !connected
                        ? Delivery.NOT_SENT // a proxy's word
                        : UNPROCESSED.contains(status)
                                        || sentSessionId && SESSION_LOST.contains(status)
                                ? Delivery.REJECTED_UNPROCESSED
                                : Delivery.POSSIBLY_EXECUTED;
        return failure(Where.HTTP_STATUS, response, body.rpcCode(), body.text(), "", delivery);
    }

    /** What came in place of an answer: a refusal, or a body of another kind. */
    TransportException notAnAnswer(
            HttpExchange exchange,
            ClassicHttpResponse response,
            Deadlines deadlines,
            Patience patience) {
        Excerpt body = Excerpt.of(exchange, response, deadlines, patience);
        return MediaType.isSuccess(response)
                ? body(response, body.rpcCode(), body.text())
                : status(response, body, exchange.wasConnected());
    }

    /** A refusal to go on with what the server had accepted before. */
    TransportException refusedToResume(ClassicHttpResponse response, Excerpt body) {
        return failure(
                Where.HTTP_STATUS,
                response,
                body.rpcCode(),
                body.text(),
                "",
                Delivery.POSSIBLY_EXECUTED);
    }

    /** An answer of the wrong shape. */
    TransportException body(ClassicHttpResponse response, @Nullable Integer rpcCode, String text) {
        return failure(Where.HTTP_BODY, response, rpcCode, text, "", Delivery.POSSIBLY_EXECUTED);
    }

    /** A stream that ended or broke before the answer. */
    TransportException stream(String text, @Nullable IOException cause) {
        return failure(Where.STREAM, null, null, text, causeOf(cause), Delivery.POSSIBLY_EXECUTED);
    }

    /** The request could not be made, was aborted, or broke before the head of its answer. */
    TransportException broken(HttpExchange exchange, IOException e) {
        boolean connected = exchange.wasConnected();
        Delivery delivery = connected ? Delivery.POSSIBLY_EXECUTED : Delivery.NOT_SENT;
        HttpExchange.Abort abort = exchange.whyAborted();
        if (abort == HttpExchange.Abort.CLOSED) return closed(delivery);
        if (abort == HttpExchange.Abort.DEAD) {
            var dead = new Loss(Where.TIMEOUT, "no sign of life", null);
            return lost(dead, delivery);
        }
        if (abort == HttpExchange.Abort.DEADLINE) {
            return failure(Where.TIMEOUT, null, null, "no answer in time", "", delivery);
        }
        return failure(
                connected ? Where.STREAM : Where.CONNECT,
                null,
                null,
                PlainText.of(String.valueOf(e.getMessage())),
                causeOf(e),
                delivery);
    }

    /**
     * An answer that could not be kept, or not be read.
     *
     * @param response null where it came on a stream that answers everything
     */
    TransportException lostAnswer(@Nullable ClassicHttpResponse response, LostMessage message) {
        return failure(
                response == null ? Where.STREAM : Where.HTTP_BODY,
                response,
                null,
                message.why(),
                message.cause(),
                Delivery.POSSIBLY_EXECUTED);
    }

    /** The whole wire is gone, and this request with it. */
    TransportException lost(Loss why, Delivery delivery) {
        var evidence = evidence(why.where(), null, null, why.text(), causeOf(why.cause()));
        return new TransportException(evidence, delivery, id, true);
    }

    TransportException closed(Delivery delivery) {
        var evidence = evidence(Where.STREAM, null, null, "closed by Holdline", "");
        return new TransportException(evidence, delivery, id, true);
    }

    private TransportException failure(
            Where where,
            @Nullable ClassicHttpResponse response,
            @Nullable Integer rpcCode,
            String text,
            String cause,
            Delivery delivery) {
        return new TransportException(
                evidence(where, response, rpcCode, text, cause), delivery, id, false);
    }

    private Evidence evidence(
            Where where,
            @Nullable ClassicHttpResponse response,
            @Nullable Integer rpcCode,
            String text,
            String cause) {
        var seen =
                new Evidence(
                        where,
                        wire,
                        phase,
                        response == null ? 0 : response.getCode(),
                        response == null ? Map.of() : headers(response),
                        rpcCode,
                        text,
                        cause,
                        sentSessionId,
                        false,
                        null,
                        List.of());
        return switch (credential) {
            case NONE -> seen;
            case OF_SETTINGS -> seen.withStaticToken();
        };
    }

    private static Map<String, String> headers(ClassicHttpResponse response) {
        var all = new LinkedHashMap<String, String>();
        for (Header each : response.getHeaders()) {
            all.merge(each.getName(), String.valueOf(each.getValue()), (a, b) -> a + ", " + b);
        }
        return all;
    }

    /** The JSON-RPC error code of a body, null where it is something else. */
    static @Nullable Integer rpcCode(byte[] body) {
        try {
            JsonNode error = Message.parse(body).tree(Field.ERROR);
            JsonNode code = error == null ? null : error.get("code");
            return code != null && code.canConvertToInt() ? code.intValue() : null;
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    /**
     * A class that every reader of evidence knows: the library's own exceptions by the class of the
     * platform they stand for, a certificate that was not accepted as that.
     */
    static String causeOf(@Nullable Throwable e) {
        if (e == null) return "";
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof CertificateException) return CertificateException.class.getName();
        }
        if (e instanceof ConnectTimeoutException) return "java.net.SocketTimeoutException";
        Class<?> known = e.getClass();
        while (!known.getName().startsWith("java")) known = known.getSuperclass();
        return known == InterruptedIOException.class
                ? "java.net.SocketTimeoutException"
                : known.getName();
    }
}
