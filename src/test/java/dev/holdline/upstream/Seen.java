package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence for tests, written as one reads it. */
record Seen(
        Where where,
        Wire wire,
        Phase phase,
        int status,
        Map<String, String> headers,
        @Nullable Integer code,
        String text,
        String cause,
        boolean session,
        boolean token,
        @Nullable Integer exit,
        List<String> tail) {

    static Seen at(Where where, Wire wire, Phase phase) {
        return new Seen(
                where, wire, phase, 0, Map.of(), null, "", "", false, false, null, List.of());
    }

    static Seen http(int status) {
        return at(Where.HTTP_STATUS, Wire.STREAMABLE_HTTP, Phase.CALL).status(status);
    }

    static Seen child(Where where, Phase phase) {
        return at(where, Wire.STDIO, phase);
    }

    static Seen rpc(int code, String text) {
        return at(Where.JSONRPC_ERROR, Wire.STREAMABLE_HTTP, Phase.CALL).code(code).text(text);
    }

    Seen during(Phase p) {
        return new Seen(
                where, wire, p, status, headers, code, text, cause, session, token, exit, tail);
    }

    Seen over(Wire w) {
        return new Seen(
                where, w, phase, status, headers, code, text, cause, session, token, exit, tail);
    }

    Seen status(int s) {
        return new Seen(
                where, wire, phase, s, headers, code, text, cause, session, token, exit, tail);
    }

    Seen header(String name, String value) {
        var one = Map.of(name, value);
        return new Seen(
                where, wire, phase, status, one, code, text, cause, session, token, exit, tail);
    }

    Seen code(int c) {
        return new Seen(
                where, wire, phase, status, headers, c, text, cause, session, token, exit, tail);
    }

    Seen text(String t) {
        return new Seen(
                where, wire, phase, status, headers, code, t, cause, session, token, exit, tail);
    }

    Seen cause(String c) {
        return new Seen(
                where, wire, phase, status, headers, code, text, c, session, token, exit, tail);
    }

    Seen withSession() {
        return new Seen(
                where, wire, phase, status, headers, code, text, cause, true, token, exit, tail);
    }

    Seen withToken() {
        return new Seen(
                where, wire, phase, status, headers, code, text, cause, session, true, exit, tail);
    }

    Seen exit(int e) {
        return new Seen(
                where, wire, phase, status, headers, code, text, cause, session, token, e, tail);
    }

    Seen saying(String... lines) {
        var said = List.of(lines);
        return new Seen(
                where, wire, phase, status, headers, code, text, cause, session, token, exit, said);
    }

    Evidence evidence() {
        return new Evidence(
                where, wire, phase, status, headers, code, text, cause, session, token, exit, tail);
    }
}
