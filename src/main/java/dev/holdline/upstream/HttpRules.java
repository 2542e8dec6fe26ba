package dev.holdline.upstream;

import static dev.holdline.upstream.Judgement.sure;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Wire;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an HTTP status means, given what we had sent. Statuses of one request only (405 for the
 * optional GET stream, 413) leave the connection alone.
 */
final class HttpRules {
    /** How the TypeScript SDK, and so most proxies made with it, quotes the status behind it. */
    private static final Pattern WRAPPED = Pattern.compile("\\(HTTP ([45]\\d\\d)\\)");

    private HttpRules() {}

    static Judgement judge(Evidence e) {
        int status = e.httpStatus();
        if (status == 0) return WireRules.judge(e);
        if (status < 300) return answered(e);
        if (status < 400) return sure(Finding.ADDRESS_WRONG);
        return switch (status) {
            case 400 -> sure(badRequest(e));
            case 401 -> sure(unauthorized(e));
            case 403 -> sure(forbidden(e));
            case 404 -> sure(notFound(e));
            case 405 -> sure(methodNotAllowed(e));
            case 408 -> sure(Finding.NO_ANSWER);
            case 409 -> sure(conflict(e));
            // RFC 9110 15.5.11: gone for good. With a session of ours it is the session that went.
            case 410 -> sure(e.sentSessionId() ? Finding.SESSION_LOST : Finding.ADDRESS_WRONG);
            case 429 -> sure(Finding.SLOW_DOWN);
            // Of this one request: its size or its content. The connection is as good as before.
            case 413, 414, 431 -> sure(Finding.BROKEN_CALL);
            case 422 -> sure(unprocessable(e));
            case 402 -> sure(Finding.ACCESS_DENIED);
            case 407, 421 -> sure(Finding.ADDRESS_WRONG);
            default -> status < 500 ? sure(Finding.REQUEST_REFUSED) : fault(e);
        };
    }

    /** A good status with something wrong all the same. */
    private static Judgement answered(Evidence e) {
        if (e.rpcCode() != null) return RpcErrorRules.judge(e);
        // A page where a message should be: a captive portal, a login page, a wrong address.
        if (isPage(e)) return sure(Finding.WEB_PAGE);
        if (e.httpStatus() == 204 && e.phase() == Phase.IDLE) return sure(Finding.BENIGN);
        if (e.sentToken() && Wording.TOKEN_OVER.in(e.text())) {
            return Judgement.suspicion(Authority.refused(e));
        }
        return sure(Finding.UNREADABLE);
    }

    private static Finding unauthorized(Evidence e) {
        // The token or we are the wrong ones; another sign-in of the same kind gives the same
        // token.
        if (Wording.CLIENT_UNKNOWN.in(said(e))) return Finding.CLIENT_UNKNOWN;
        if (Wording.ANOTHER_AUDIENCE.in(said(e))) return Finding.TOKEN_FOR_ANOTHER;
        if (Wording.SIGN_IN_SETUP.in(said(e))) return Finding.SIGN_IN_SETUP;
        return Authority.refused(e);
    }

    private static Finding forbidden(Evidence e) {
        Challenge challenge = Challenge.of(e.headers());
        // RFC 6750 3.1 and the specification's step-up flow.
        if (challenge.error().equals("insufficient_scope")) return Finding.MORE_ACCESS_NEEDED;
        if (e.text().contains("insufficient_scope")) return Finding.MORE_ACCESS_NEEDED;
        if (challenge.error().equals("invalid_token")) return Authority.refused(e);
        if (!challenge.scope().isEmpty()) return Finding.MORE_ACCESS_NEEDED;
        if (e.sentSessionId() && Wording.ANOTHER_USER.in(e.text())) {
            return Finding.SESSION_OF_ANOTHER_USER;
        }
        if (Wording.HOST_GUARD.in(e.text())) return Finding.HOST_NOT_ALLOWED;
        // A firewall's page is mostly about one payload: everything else goes on working.
        if (isPage(e)) return Finding.BLOCKED;
        if (Wording.RATE.in(e.text())) return Finding.SLOW_DOWN;
        if (e.sentSessionId() && Wording.SESSION_GONE.in(e.text())) return Finding.SESSION_LOST;
        if (Wording.NOT_FOR_THIS_ACCOUNT.in(e.text())) return Finding.ACCESS_DENIED;
        // Whoever is refused at the door has no access; whoever was inside lacks it for one
        // request.
        return isOpening(e) ? Finding.ACCESS_DENIED : Finding.REQUEST_REFUSED;
    }

    private static Finding notFound(Evidence e) {
        // 2026-07-28, Streamable HTTP: an unknown method is 404 with -32601.
        if (code(e).orElse(0) == -32601) return Finding.BROKEN_CALL;
        // RFC 8414 and 9728 documents are optional: not having one is an answer.
        if (Wording.WELL_KNOWN_PROBE.in(e.text()) && !e.sentToken()) return Finding.BENIGN;
        // Specification, session management: 404 for a request with a session id is its end.
        if (e.sentSessionId()) return Finding.SESSION_LOST;
        // Somebody who looked for a sign-in after a 401 and reports only the last thing seen.
        if (e.sentToken() && Wording.DISCOVERY_DEBRIS.in(e.text())) return Authority.refused(e);
        if (isOpening(e)) {
            return Wording.NOTHING_BEHIND.in(e.text())
                    ? Finding.NOTHING_BEHIND
                    : Finding.ADDRESS_WRONG;
        }
        if (Wording.SESSION_GONE.in(e.text())) return Finding.SESSION_LOST;
        // It has worked: a reverse proxy says this while what is behind it restarts.
        return Finding.NOTHING_BEHIND;
    }

    private static Finding badRequest(Evidence e) {
        int code = code(e).orElse(0);
        if (code == -32601) return Finding.BROKEN_CALL;
        // 2026-07-28: -32022 unsupported version; before that only words.
        if (code == -32022 || Wording.VERSION.in(e.text())) return Finding.VERSION_REFUSED;
        if (code == -32020) return Finding.REQUEST_REFUSED;
        // 2026-07-28: this one method needs a capability that the client lacks.
        if (code == -32021) return Finding.BROKEN_CALL;
        boolean session = Wording.SESSION_GONE.in(e.text());
        if (code == -32700 || (!session && Wording.UNREADABLE.in(e.text()))) {
            return Finding.UNREADABLE;
        }
        if (e.sentSessionId()) {
            // python-sdk before 1.26 and others answer 400 where 404 is meant. What names its
            // parameters as the trouble is about the request.
            return code == -32602 && !session && !wordless(e)
                    ? Finding.BROKEN_CALL
                    : Finding.SESSION_LOST;
        }
        if (code == -32602 && !session && !isOpening(e)) return Finding.BROKEN_CALL;
        if (session || Wording.SESSION_NOT_NAMED.in(e.text())) return Finding.SESSION_NOT_NAMED;
        // A server for one session at a time that still has one (typescript-sdk).
        if (e.text().contains("already initialized")) return Finding.SESSION_NOT_NAMED;
        if (Wording.CLIENT_UNKNOWN.in(e.text())) return Finding.CLIENT_UNKNOWN;
        if (e.sentToken() && Wording.TOKEN_OVER.in(e.text())) return Authority.refused(e);
        if (Wording.SIGN_IN_WANTED.in(e.text())) return Authority.refused(e);
        if (isOpening(e) && StderrRules.setup(e.text()) == Finding.SETTING_MISSING) {
            return Finding.SETTING_MISSING;
        }
        return isOpening(e) ? Finding.OPENING_REFUSED : Finding.REQUEST_REFUSED;
    }

    /** Like 413, unless a server speaks of the handshake in this way (rmcp). */
    private static Finding unprocessable(Evidence e) {
        if (!Wording.SESSION_GONE.in(e.text())) return Finding.BROKEN_CALL;
        return e.sentSessionId() ? Finding.SESSION_LOST : Finding.SESSION_NOT_NAMED;
    }

    private static Finding methodNotAllowed(Evidence e) {
        // Streamable HTTP: a server may answer the listening GET, or DELETE, with 405.
        boolean optional =
                !Wording.POST.in(e.text())
                        && (e.phase() == Phase.IDLE || Wording.OPTIONAL_REQUEST.in(e.text()));
        return optional && e.wire() != Wire.SSE ? Finding.BENIGN : Finding.ADDRESS_WRONG;
    }

    private static Finding conflict(Evidence e) {
        // typescript-sdk: the second GET stream of a session is refused; calls still work.
        boolean stream = e.phase() == Phase.IDLE || Wording.OPTIONAL_REQUEST.in(e.text());
        if (stream) return Finding.SECOND_STREAM;
        return e.sentSessionId() ? Finding.SESSION_LOST : Finding.REQUEST_REFUSED;
    }

    private static Judgement fault(Evidence e) {
        // A proxy that makes a 500 of everything: the first failure of the chain is the cause.
        Matcher inner = WRAPPED.matcher(e.text());
        if (inner.find()) {
            int status = Integer.parseInt(inner.group(1));
            if (status < 500) return judge(e.withStatus(status));
        }
        boolean gone =
                Wording.SESSION_GONE.in(e.text())
                        || (e.wire() == Wire.SSE && Wording.WITHOUT_STREAM.in(e.text()));
        if (e.sentSessionId() && gone) return sure(Finding.SESSION_LOST);
        return switch (e.httpStatus()) {
            // RFC 9110 15.6.5; Cloudflare's 524 is the same. The request may have run.
            case 504, 524 -> sure(Finding.NO_ANSWER);
            // Cloudflare's edge could not reach the origin at all, or no longer.
            case 521, 522, 523, 530 -> sure(Finding.NOTHING_BEHIND);
            case 525, 526 -> sure(Finding.CERTIFICATE_BEHIND);
            case 503 ->
                    Wording.NOTHING_BEHIND.in(e.text())
                            ? sure(Finding.SHUTTING_DOWN)
                            : sure(Finding.SERVER_FAULT);
            case 501, 505 -> sure(Finding.REQUEST_REFUSED);
            default -> sure(Finding.SERVER_FAULT);
        };
    }

    /** Whether this was the opening of a connection to something not known to work. */
    private static boolean isOpening(Evidence e) {
        return e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
    }

    private static boolean isPage(Evidence e) {
        return Headers.first(e.headers(), "content-type").contains("text/html")
                || Wording.HTML.in(e.text());
    }

    /** python-sdk says "not initialized" as "Invalid request parameters" with empty data. */
    private static boolean wordless(Evidence e) {
        return e.text().contains("Invalid request parameters");
    }

    private static String said(Evidence e) {
        return e.text() + "\n" + Challenge.of(e.headers()).words();
    }

    private static final Pattern CODE = Pattern.compile("\"code\\\\*\"\\s*:\\s*(-?\\d{1,9})");

    /** The JSON-RPC code, from the layer that read it or from the body. */
    static OptionalInt code(Evidence e) {
        if (e.rpcCode() != null) return OptionalInt.of(e.rpcCode());
        Matcher m = CODE.matcher(e.text());
        return m.find() ? OptionalInt.of(Integer.parseInt(m.group(1))) : OptionalInt.empty();
    }
}
