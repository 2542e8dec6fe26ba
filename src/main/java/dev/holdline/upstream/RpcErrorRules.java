package dev.holdline.upstream;

import static dev.holdline.upstream.Judgement.sure;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Wire;

/**
 * JSON-RPC error objects. Somebody answered, so mostly the call is what is broken; codes are weak
 * (-32001 has four meanings). What counts is what only a lost connection or session says, and what
 * an SDK's client inside a bridge or proxy makes up for a connection that it lost.
 */
final class RpcErrorRules {
    private RpcErrorRules() {}

    static Judgement judge(Evidence e) {
        int code = HttpRules.code(e).orElse(0);
        String text = e.text();
        return switch (code) {
            // Cancelled (LSP's code, in use), unknown method, unknown resource, an address to open
            // first (2025-11-25): the call's own business.
            case -32800, -32601, -32002 ->
                    Wording.SESSION_GONE.in(text) ? gone(e) : sure(Finding.BROKEN_CALL);
            case -32042, -32021 -> sure(Finding.BROKEN_CALL);
            case -32700 -> sure(Finding.UNREADABLE);
            case -32020 -> sure(Finding.REQUEST_REFUSED);
            case -32022 -> sure(Finding.VERSION_REFUSED);
            case -32602 -> parameters(e);
            default -> other(e, code, text);
        };
    }

    /**
     * python-sdk says "Received request before initialization was complete" on the wire as invalid
     * parameters with empty data and not a word about any parameter.
     */
    private static Judgement parameters(Evidence e) {
        String text = e.text();
        boolean wordless =
                text.replace(" ", "").contains("\"data\":\"\"")
                        || text.strip().equalsIgnoreCase("Invalid request parameters");
        if (wordless || Wording.SESSION_GONE.in(text) && !text.contains("requestState")) {
            return gone(e);
        }
        if (Wording.VERSION.in(text)) return sure(Finding.VERSION_REFUSED);
        return sure(opening(e) ? Finding.OPENING_REFUSED : Finding.BROKEN_CALL);
    }

    private static Judgement other(Evidence e, int code, String text) {
        if (Wording.CANCELLED.in(text)) return sure(Finding.BROKEN_CALL);
        // An optional part that this server does not have.
        if (text.contains("ethod not found")) return sure(Finding.BROKEN_CALL);
        if (Wording.SESSION_GONE.in(text)) return gone(e);
        if (Wording.SESSION_SHUT.in(text)) return gone(e);
        if (code == -32029 || code == 429 || Wording.RATE.in(text)) return sure(Finding.SLOW_DOWN);
        // typescript-sdk -32001 and python-sdk 408 are their clients' own time-outs.
        boolean aborted = code == -32001 && text.contains("AbortError");
        if (aborted || (isClientCode(code) && Wording.TIMED_OUT.in(text))) return sure(tooLong(e));
        // typescript-sdk's client, for every call that is open when the other end goes.
        if (isClientCode(code) && Wording.DROPPED.in(text)) {
            return sure(e.wire() == Wire.STDIO ? Finding.PROCESS_DROPPED : Finding.DROPPED);
        }
        if (Wording.VERSION.in(text)) return sure(Finding.VERSION_REFUSED);
        // python-sdk's client, for answers that are no messages.
        if (code == -32600 || text.startsWith("Unexpected content type")) {
            return sure(Finding.UNREADABLE);
        }
        if (text.contains("Server returned an error")) return sure(Finding.SERVER_FAULT);
        return authority(e, code, text);
    }

    private static Judgement authority(Evidence e, int code, String text) {
        boolean refused =
                code == 401 || Wording.TOKEN_OVER.in(text) || Wording.SIGN_IN_WANTED.in(text);
        if (refused && e.wire() == Wire.STDIO) {
            // It signs in with a credential of its own, from its settings.
            return sure(Finding.OWN_CREDENTIAL_REFUSED);
        }
        // The status was fine, so the server may as well speak of somebody else's door.
        if (refused && !e.staticToken()) return Judgement.suspicion(Authority.refused(e));
        if (opening(e)) {
            Finding setup = StderrRules.setup(e);
            return sure(setup != null ? setup : Finding.OPENING_REFUSED);
        }
        return sure(Finding.BROKEN_CALL);
    }

    /** Codes that SDKs' clients make up themselves, against those a server's method gives. */
    private static boolean isClientCode(int code) {
        return code == 0 || code == -32000 || code == -32001 || code == 408;
    }

    private static Finding tooLong(Evidence e) {
        if (e.wire() == Wire.STDIO) return Finding.PROCESS_SILENT;
        boolean running = e.phase() == Phase.CALL && e.sentSessionId();
        return running ? Finding.CALL_TOO_SLOW : Finding.NO_ANSWER;
    }

    private static Judgement gone(Evidence e) {
        return sure(
                e.wire() == Wire.STDIO ? Finding.SESSION_LOST_BEHIND_BRIDGE : Finding.SESSION_LOST);
    }

    private static boolean opening(Evidence e) {
        return e.phase() == Phase.INITIALIZE || e.phase() == Phase.STARTUP;
    }
}
