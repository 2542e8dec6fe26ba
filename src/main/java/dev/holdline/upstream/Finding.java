package dev.holdline.upstream;

import dev.holdline.upstream.Failure.Kind;
import dev.holdline.upstream.Failure.Recovery;
import java.util.Locale;

/**
 * What the rules can come to: a kind, what can bring the connection back, and (under {@link #key}
 * in failures.properties) how a person is told.
 */
enum Finding {
    SIGN_IN_EXPIRED(Kind.AUTH_EXPIRED, Recovery.REFRESH_OR_REAUTHORIZE),
    /** The token stands in the settings: nothing we can do renews it, so nothing is tried. */
    STATIC_TOKEN_REFUSED(Kind.AUTH_EXPIRED, Recovery.NONE),
    SIGN_IN_REQUIRED(Kind.AUTH_REQUIRED, Recovery.REFRESH_OR_REAUTHORIZE),
    MORE_ACCESS_NEEDED(Kind.AUTH_REQUIRED, Recovery.REFRESH_OR_REAUTHORIZE),

    SESSION_LOST(Kind.SESSION_LOST, Recovery.REINITIALIZE),
    SESSION_OF_ANOTHER_USER(Kind.SESSION_LOST, Recovery.REINITIALIZE),
    /** A bridge we started holds the session; the only lever is the bridge itself. */
    SESSION_LOST_BEHIND_BRIDGE(Kind.SESSION_LOST, Recovery.RESPAWN),

    EXITED(Kind.PROCESS_EXITED, Recovery.RESPAWN),
    EXITED_AT_START(Kind.PROCESS_EXITED, Recovery.RESPAWN),
    KILLED(Kind.PROCESS_EXITED, Recovery.RESPAWN),
    PROCESS_DROPPED(Kind.PROCESS_EXITED, Recovery.RESPAWN),
    NO_ROOM_TO_START(Kind.PROCESS_EXITED, Recovery.RESPAWN),

    REFUSED(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),
    DROPPED(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),
    HOST_NOT_FOUND(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),
    NOTHING_BEHIND(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),
    SHUTTING_DOWN(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),
    /** On HTTP+SSE the stream is the session: a new stream needs a new handshake. */
    SESSION_STREAM_DROPPED(Kind.UNREACHABLE, Recovery.REINITIALIZE),
    DROPPED_BEHIND_BRIDGE(Kind.UNREACHABLE, Recovery.RESPAWN),
    NETWORK_MISSING_AT_START(Kind.UNREACHABLE, Recovery.BACKOFF_RETRY),

    NO_ANSWER(Kind.TIMEOUT, Recovery.BACKOFF_RETRY),
    PROCESS_SILENT(Kind.TIMEOUT, Recovery.RESPAWN),
    /** The session stands: asking again would only run the slow thing twice. */
    CALL_TOO_SLOW(Kind.TIMEOUT, Recovery.NONE),

    SLOW_DOWN(Kind.RATE_LIMITED, Recovery.BACKOFF_RETRY),
    SERVER_FAULT(Kind.SERVER_ERROR, Recovery.BACKOFF_RETRY),
    SIGN_IN_SERVICE_FAULT(Kind.SERVER_ERROR, Recovery.BACKOFF_RETRY),

    COMMAND_NOT_FOUND(Kind.MISCONFIGURED, Recovery.NONE),
    COMMAND_NOT_RUNNABLE(Kind.MISCONFIGURED, Recovery.NONE),
    COULD_NOT_START(Kind.MISCONFIGURED, Recovery.NONE),
    ENDED_AT_ONCE(Kind.MISCONFIGURED, Recovery.NONE),
    SETTING_MISSING(Kind.MISCONFIGURED, Recovery.NONE),
    OWN_CREDENTIAL_REFUSED(Kind.MISCONFIGURED, Recovery.NONE),
    PART_MISSING(Kind.MISCONFIGURED, Recovery.NONE),
    PROGRAM_MISSING(Kind.MISCONFIGURED, Recovery.NONE),
    WRONG_VERSION(Kind.MISCONFIGURED, Recovery.NONE),
    WRONG_ARGUMENTS(Kind.MISCONFIGURED, Recovery.NONE),
    PORT_TAKEN(Kind.MISCONFIGURED, Recovery.NONE),
    FILE_NOT_ALLOWED(Kind.MISCONFIGURED, Recovery.NONE),
    CERTIFICATE(Kind.MISCONFIGURED, Recovery.NONE),
    CERTIFICATE_OUT_OF_DATE(Kind.MISCONFIGURED, Recovery.NONE),
    CERTIFICATE_OF_ANOTHER(Kind.MISCONFIGURED, Recovery.NONE),
    /** A gateway refuses the server's, or a child that of somebody else: ours to show only. */
    CERTIFICATE_BEHIND(Kind.MISCONFIGURED, Recovery.NONE),
    CERTIFICATE_FOR_CHILD(Kind.MISCONFIGURED, Recovery.NONE),
    ADDRESS_WRONG(Kind.MISCONFIGURED, Recovery.NONE),
    HOST_UNKNOWN(Kind.MISCONFIGURED, Recovery.NONE),
    HOST_NOT_ALLOWED(Kind.MISCONFIGURED, Recovery.NONE),
    ACCESS_DENIED(Kind.MISCONFIGURED, Recovery.NONE),
    TOKEN_FOR_ANOTHER(Kind.MISCONFIGURED, Recovery.NONE),
    CLIENT_UNKNOWN(Kind.MISCONFIGURED, Recovery.NONE),
    SIGN_IN_SETUP(Kind.MISCONFIGURED, Recovery.NONE),

    UNREADABLE(Kind.PROTOCOL_ERROR, Recovery.NONE),
    TOO_LARGE(Kind.PROTOCOL_ERROR, Recovery.NONE),
    NOT_STORED(Kind.PROTOCOL_ERROR, Recovery.NONE),
    WEB_PAGE(Kind.PROTOCOL_ERROR, Recovery.NONE),
    BLOCKED(Kind.PROTOCOL_ERROR, Recovery.NONE),
    REQUEST_REFUSED(Kind.PROTOCOL_ERROR, Recovery.NONE),
    SECOND_STREAM(Kind.PROTOCOL_ERROR, Recovery.NONE),
    OPENING_REFUSED(Kind.PROTOCOL_ERROR, Recovery.NONE),
    VERSION_REFUSED(Kind.PROTOCOL_ERROR, Recovery.REINITIALIZE),
    SESSION_NOT_NAMED(Kind.PROTOCOL_ERROR, Recovery.REINITIALIZE),

    BROKEN_CALL(Kind.NOT_A_CONNECTION_FAILURE, Recovery.NONE),
    BENIGN(Kind.NOT_A_CONNECTION_FAILURE, Recovery.NONE);

    final Kind kind;
    final Recovery recovery;

    Finding(Kind kind, Recovery recovery) {
        this.kind = kind;
        this.recovery = recovery;
    }

    /** As the resource bundle spells it: {@code sign-in-expired}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
