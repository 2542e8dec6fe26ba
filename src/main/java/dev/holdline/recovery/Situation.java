package dev.holdline.recovery;

import dev.holdline.prompt.Given;
import dev.holdline.upstream.Failure;
import org.jspecify.annotations.Nullable;

/**
 * All that a decision depends on.
 *
 * @param mayHaveRun the worst of all attempts at this call: what may have run once may have run for
 *     good
 * @param repeatable whether the tool says {@code readOnlyHint} or {@code idempotentHint}, or the
 *     method only reads
 * @param mayAsk whether the method may open a question at all
 * @param waitFits whether the server named a time to wait, and it ends before the hold does
 * @param connected whether the connection still stands, and only this request failed on it
 * @param againAtOnce whether sending again needs no decision: only a stream dropped and requests
 *     work, or somebody has had the server reconnected already
 * @param resting whether a server that keeps falling was tried in vain too lately to be tried again
 *     unasked
 * @param failedAgain whether a reconnect for this very call has just failed, or did not help
 * @param given the answer for this break, null before there is one
 */
record Situation(
        Failure failure,
        boolean mayHaveRun,
        boolean repeatable,
        boolean mayAsk,
        boolean waitFits,
        boolean connected,
        boolean againAtOnce,
        Standing standing,
        boolean keepsFalling,
        boolean resting,
        boolean failedAgain,
        @Nullable Given given,
        Surfaces surfaces) {

    /** How the session stands to this server. */
    enum Standing {
        ASK,
        /** a grant, or the policy "reconnect" */
        RECONNECT,
        NEVER,
        SKIPPED
    }

    /** Whether anybody can be asked, and what a headless run does instead. */
    enum Surfaces {
        SOME,
        /** the person wants no questions for a while */
        PAUSED,
        NONE_SO_SKIP,
        /** Holdline is ending */
        NONE_ANY_MORE,
        NONE_SO_RECONNECT
    }

    /** May be sent (again) without asking: it cannot have run, or running again does no harm. */
    boolean safe() {
        return !mayHaveRun || repeatable;
    }
}
