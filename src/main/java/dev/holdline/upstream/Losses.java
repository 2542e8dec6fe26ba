package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.TransportException;
import java.time.Duration;

/** Whether the failure of one request means that its connection is of no more use. */
final class Losses {
    /** How long a ping may take that shows whether requests still work. */
    static final Duration PROBE = Duration.ofSeconds(3);

    private Losses() {}

    static boolean isLost(TransportException e, Failure failure, Connection connection)
            throws InterruptedException {
        if (e.wireLost()) return true;
        if (failure.suspect()) return false;
        return switch (failure.kind()) {
            case UNREACHABLE -> !onlyStreamDropped(e, connection);
            case SESSION_LOST, AUTH_EXPIRED, AUTH_REQUIRED, PROCESS_EXITED -> true;
            case MISCONFIGURED -> !onlyRefused(e, connection);
            // A version refused, or a session id missing: the server wants to be initialized anew.
            case PROTOCOL_ERROR -> failure.recovery() == Failure.Recovery.REINITIALIZE;
            case TIMEOUT, RATE_LIMITED, SERVER_ERROR, NOT_A_CONNECTION_FAILURE -> false;
        };
    }

    /** A stream of Streamable HTTP can drop while requests still work: then nothing is lost. */
    private static boolean onlyStreamDropped(TransportException e, Connection connection)
            throws InterruptedException {
        return e.evidence().wire() == Evidence.Wire.STREAMABLE_HTTP
                && e.evidence().where() == Evidence.Where.STREAM
                && connection.answers(PROBE);
    }

    /** A status of one request (no such plan, not for this account) while others are answered. */
    private static boolean onlyRefused(TransportException e, Connection connection)
            throws InterruptedException {
        return e.evidence().where() == Evidence.Where.HTTP_STATUS && connection.answers(PROBE);
    }

    /** For what no rule foresaw: an answer that broke our own reading of it. */
    static Evidence unexpected(Evidence.Wire wire) {
        return Evidence.of(
                Evidence.Where.STREAM,
                wire,
                Evidence.Phase.INITIALIZE,
                "failed to parse what it sent");
    }
}
