package dev.holdline.upstream;

import static dev.holdline.upstream.Judgement.sure;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exceptions of a wire: it could not be opened, or it broke. The kind of exception counts before
 * its message; without either, a child is taken for gone and a remote server for out of reach.
 */
final class WireRules {
    /** A status in words, where a library threw it away as a number. */
    private static final Pattern STATUS =
            Pattern.compile(
                    "(?:\\bHTTP(?:/[\\d.]+)?|\\bstatus(?:[ _]code)?)\\s*[:=(]?\\s*([45]\\d\\d)\\b",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern NOT_RUNNABLE =
            Pattern.compile(
                    "EACCES|EPERM|permission denied|exec format|ENOEXEC|error=(5|8|13|193)\\b"
                            + "|not a valid win32|spawn .{1,200} EINVAL",
                    Pattern.CASE_INSENSITIVE);

    private static final Pattern REASON_401 =
            Pattern.compile("\\bunauthorized", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_ROOM =
            Pattern.compile(
                    "EAGAIN|ENOMEM|EMFILE|ENFILE|cannot allocate|resource temporarily|error=(11|12|24)\\b",
                    Pattern.CASE_INSENSITIVE);

    private WireRules() {}

    static Judgement judge(Evidence e) {
        return e.wire() == Wire.STDIO ? sure(child(e)) : remote(e);
    }

    private static Finding child(Evidence e) {
        String text = words(e);
        if (Wording.PASSING_NOTICE.in(text) || Wording.CANCELLED.in(text)) return Finding.BENIGN;
        if (Wording.ABOUT_A_RESULT.in(text)) return Finding.BROKEN_CALL;
        boolean opening = e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
        if (e.where() == Where.START || opening || text.contains("spawn ")) {
            if (NOT_RUNNABLE.matcher(text).find()) return Finding.COMMAND_NOT_RUNNABLE;
            if (ProcessRules.NO_SUCH_COMMAND.matcher(text).find()) return Finding.COMMAND_NOT_FOUND;
        }
        if (e.where() == Where.START) {
            return NO_ROOM.matcher(text).find()
                    ? Finding.NO_ROOM_TO_START
                    : Finding.COULD_NOT_START;
        }
        if (Wording.TIMED_OUT.in(text)) return ProcessRules.silent(e);
        if (Wording.UNREADABLE.in(text)) return Finding.UNREADABLE;
        if (Wording.TOO_LARGE.in(text)) return Finding.TOO_LARGE;
        if (opening) {
            Finding setup = StderrRules.setup(e);
            if (setup != null) return setup;
            return Finding.EXITED_AT_START;
        }
        return Finding.PROCESS_DROPPED;
    }

    private static Judgement remote(Evidence e) {
        String text = words(e);
        int status = statusInWords(e);
        if (e.httpStatus() == 0 && status != 0) return HttpRules.judge(e.withStatus(status));
        return sure(exception(e, text));
    }

    /** 0 where the text tells none. */
    static int statusInWords(Evidence e) {
        Matcher status = STATUS.matcher(e.text());
        return status.find() ? Integer.parseInt(status.group(1)) : 0;
    }

    private static Finding exception(Evidence e, String text) {
        // Nothing was sent anywhere: the address itself is no good.
        if (e.where() == Where.START) return Finding.ADDRESS_WRONG;
        if (Wording.PASSING_NOTICE.in(text) || Wording.CANCELLED.in(text)) return Finding.BENIGN;
        if (Wording.ABOUT_A_RESULT.in(text)) return Finding.BROKEN_CALL;
        if (listeningStreamEnded(e, text)) return Finding.BENIGN;
        if (Wording.CERTIFICATE.in(text)) return certificate(text);
        Finding authority = authority(e, text);
        if (authority != null) return authority;
        if (Wording.LEGACY_SSE.in(text)) return Finding.ADDRESS_WRONG;
        if (Wording.NOT_FOR_THIS_ACCOUNT.in(text)) return Finding.ACCESS_DENIED;
        if (Wording.HOST_GUARD.in(text)) return Finding.HOST_NOT_ALLOWED;
        if (Wording.RATE.in(text)) return Finding.SLOW_DOWN;
        if (Wording.SESSION_GONE.in(text) && !isOpening(e)) return Finding.SESSION_LOST;
        if (e.sentSessionId() && Wording.SESSION_SHUT.in(text)) return Finding.SESSION_LOST;
        Finding network = network(e, text);
        if (network != null) return network;
        if (Wording.VERSION.in(text)) return Finding.VERSION_REFUSED;
        if (Wording.UNREADABLE.in(text)) return Finding.UNREADABLE;
        if (Wording.TOO_LARGE.in(text)) return Finding.TOO_LARGE;
        return dropped(e);
    }

    /**
     * The listening stream of Streamable HTTP is optional and comes and goes (load balancers cut it
     * every minute or two); requests have their own. On HTTP+SSE the same words are its death.
     */
    private static boolean listeningStreamEnded(Evidence e, String text) {
        if (e.wire() != Wire.STREAMABLE_HTTP || Wording.GAVE_UP.in(text)) return false;
        return Wording.STREAM_ENDED.in(text)
                || (e.where() == Where.STREAM
                        && e.phase() == Phase.IDLE
                        && Wording.DROPPED.in(text));
    }

    /**
     * Without a status nobody has said 401: only words about this very token count, or that nobody
     * has signed in yet. "Authentication required" with a token sent is how clients report any
     * loss.
     */
    private static @org.jspecify.annotations.Nullable Finding authority(Evidence e, String text) {
        if (Wording.CLIENT_UNKNOWN.in(text)) return Finding.CLIENT_UNKNOWN;
        if (Wording.SIGN_IN_SETUP.in(text)) return Finding.SIGN_IN_SETUP;
        // RFC 6750's code says no more than a status 401, which is given for no token at all, too.
        if (Wording.TOKEN_OVER.in(text)) {
            boolean codeAlone = !Wording.TOKEN_OVER.in(text.replace("invalid_token", ""));
            if (codeAlone) return Authority.refused(e);
            return e.staticToken() ? Finding.STATIC_TOKEN_REFUSED : Finding.SIGN_IN_EXPIRED;
        }
        // The very reason phrase of 401 (RFC 9110, 15.5.2).
        if (REASON_401.matcher(text).find()) return Authority.refused(e);
        boolean wanted = Wording.SIGN_IN_WANTED.in(text);
        return wanted && !e.sentToken() && !e.sentSessionId() ? Finding.SIGN_IN_REQUIRED : null;
    }

    /** The cause below: errno names, exceptions, and what their libraries make of them. */
    static @org.jspecify.annotations.Nullable Finding network(Evidence e, String text) {
        if (Wording.REFUSED.in(text)) return Finding.REFUSED;
        if (Wording.HOST_FOR_NOW.in(text)) return Finding.HOST_NOT_FOUND;
        if (Wording.UNKNOWN_HOST.in(text)) {
            // A name that never led anywhere is a typing mistake; one that did will come back.
            return e.workedBefore() ? Finding.HOST_NOT_FOUND : Finding.HOST_UNKNOWN;
        }
        if (Wording.CONNECT_TIMED_OUT.in(text)) return Finding.REFUSED;
        if (Wording.TIMED_OUT.in(text)) return Finding.NO_ANSWER;
        return Wording.DROPPED.in(text) ? dropped(e) : null;
    }

    private static Finding dropped(Evidence e) {
        if (isOpening(e) || e.where() == Where.CONNECT) return Finding.REFUSED;
        return e.wire() == Wire.SSE ? Finding.SESSION_STREAM_DROPPED : Finding.DROPPED;
    }

    private static boolean isOpening(Evidence e) {
        return e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
    }

    private static Finding certificate(String text) {
        if (Wording.CERTIFICATE_OUT_OF_DATE.in(text)) return Finding.CERTIFICATE_OUT_OF_DATE;
        if (Wording.CERTIFICATE_OF_ANOTHER.in(text)) return Finding.CERTIFICATE_OF_ANOTHER;
        return Finding.CERTIFICATE;
    }

    private static String words(Evidence e) {
        return e.cause().isEmpty() ? e.text() : e.cause() + ": " + e.text();
    }
}
