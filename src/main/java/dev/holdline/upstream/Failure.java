package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why an upstream is unusable, or why one call on it broke; judged by {@link Classifier}.
 *
 * @param suspect true where the evidence (a tool's result) must be confirmed by a probe before
 *     anybody is asked
 * @param sentence what happened, for a person: "The sign-in has expired." No codes, no class names.
 * @param remedy what would help, "" where reconnecting is all there is to do
 * @param detail codes and the server's own words, cut and cleaned; for *Details* and logs
 * @param retryAfter not before this time, where the server said so
 */
public record Failure(
        Kind kind,
        Recovery recovery,
        boolean suspect,
        String sentence,
        String remedy,
        String detail,
        @Nullable Instant retryAfter,
        Evidence evidence) {

    /** The kinds of FAILURES. */
    public enum Kind {
        AUTH_EXPIRED,
        AUTH_REQUIRED,
        SESSION_LOST,
        PROCESS_EXITED,
        UNREACHABLE,
        TIMEOUT,
        RATE_LIMITED,
        SERVER_ERROR,
        MISCONFIGURED,
        PROTOCOL_ERROR,
        NOT_A_CONNECTION_FAILURE;

        /** As the corpus spells it: {@code auth-expired}. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** What can bring the connection back. */
    public enum Recovery {
        REINITIALIZE,
        REFRESH_OR_REAUTHORIZE,
        RESPAWN,
        BACKOFF_RETRY,
        NONE;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Whether trying again by itself cannot help: a person must change something first. A child
     * that keeps exiting before it ever answered is such a case, too, once its few starts are used
     * up.
     */
    public boolean permanent() {
        return switch (kind) {
            case MISCONFIGURED -> true;
            case AUTH_EXPIRED -> recovery == Recovery.NONE;
            case PROCESS_EXITED ->
                    evidence.phase() == Evidence.Phase.STARTUP
                            || evidence.phase() == Evidence.Phase.INITIALIZE;
            case AUTH_REQUIRED,
                    SESSION_LOST,
                    UNREACHABLE,
                    TIMEOUT,
                    RATE_LIMITED,
                    SERVER_ERROR,
                    PROTOCOL_ERROR,
                    NOT_A_CONNECTION_FAILURE ->
                    false;
        };
    }
}
