package dev.holdline.recovery;

import dev.holdline.prompt.Given;
import dev.holdline.upstream.Failure;

/** What is done about a break, as one pure function. */
final class Policy {
    private Policy() {}

    static Decision decide(Situation s) {
        if (s.given() != null) return answered(s, s.given());
        if (isBrokenCall(s)) return new Decision.Tell(Decision.Why.BROKEN_CALL);
        return switch (s.standing()) {
            case SKIPPED -> new Decision.Tell(Decision.Why.SKIPPED);
            case NEVER ->
                    // What still stands may be waited for; what is down stays down.
                    s.connected() || !s.waitFits()
                            ? silently(s, new Decision.Tell(Decision.Why.NEVER))
                            : new Decision.Tell(Decision.Why.NEVER);
            case RECONNECT -> silently(s, s.keepsFalling() ? ask(s) : unasked(s));
            case ASK -> silently(s, ask(s));
        };
    }

    /**
     * A broken call is no broken server: where the connection stands and reconnecting is no help (a
     * refusal of this one request, an answer too large), there is nothing to ask.
     */
    private static boolean isBrokenCall(Situation s) {
        if (!s.connected() || s.failure().recovery() != Failure.Recovery.NONE) return false;
        return switch (s.failure().kind()) {
            case PROTOCOL_ERROR, TIMEOUT, MISCONFIGURED, NOT_A_CONNECTION_FAILURE -> true;
            case AUTH_EXPIRED,
                    AUTH_REQUIRED,
                    SESSION_LOST,
                    PROCESS_EXITED,
                    UNREACHABLE,
                    RATE_LIMITED,
                    SERVER_ERROR ->
                    false;
        };
    }

    /** What needs nobody's decision: a time to wait that fits the hold, a stream that dropped. */
    private static Decision silently(Situation s, Decision otherwise) {
        if (!s.safe()) return otherwise;
        if (s.waitFits()) return new Decision.WaitThenRetry();
        return s.againAtOnce() ? new Decision.SendAgain() : otherwise;
    }

    private static Decision ask(Situation s) {
        if (!s.mayAsk()) return new Decision.Tell(Decision.Why.STATE);
        return switch (s.surfaces()) {
            case SOME -> new Decision.Ask();
            case PAUSED -> new Decision.Tell(Decision.Why.PAUSED);
            case NONE_SO_SKIP -> new Decision.Tell(Decision.Why.NOBODY_TO_ASK);
            case NONE_ANY_MORE -> new Decision.Tell(Decision.Why.QUIT);
            // Nobody can be asked whether to go on: a server that keeps falling is left alone for
            // a while, ever longer, and tried again.
            case NONE_SO_RECONNECT ->
                    s.resting() ? new Decision.Tell(Decision.Why.RECONNECT_FAILED) : unasked(s);
        };
    }

    /** A grant, the policy "reconnect", or a headless run that was started with it. */
    private static Decision unasked(Situation s) {
        // A grant covers authorisation already given; that a browser is needed is asked about.
        if (s.failedAgain()) {
            return needsSignIn(s) && s.mayAsk() && isSomebodyThere(s)
                    ? ask(s)
                    : new Decision.Tell(Decision.Why.RECONNECT_FAILED);
        }
        // A sign-in, or more access, that nobody has agreed to yet.
        boolean consent = s.failure().kind() == Failure.Kind.AUTH_REQUIRED;
        if (consent && s.mayAsk() && isSomebodyThere(s)) return ask(s);
        // A token that stands in the settings: each try is another refusal on the vendor's books.
        if (isStaticTokenRefused(s)) return new Decision.Tell(Decision.Why.RECONNECT_FAILED);
        return s.safe()
                ? new Decision.ReconnectThenRetry()
                : new Decision.ReconnectAndTell(Decision.Why.MAY_HAVE_RUN);
    }

    private static boolean isSomebodyThere(Situation s) {
        return switch (s.surfaces()) {
            case SOME, PAUSED -> true;
            case NONE_SO_SKIP, NONE_ANY_MORE, NONE_SO_RECONNECT -> false;
        };
    }

    private static boolean needsSignIn(Situation s) {
        return s.failure().recovery() == Failure.Recovery.REFRESH_OR_REAUTHORIZE;
    }

    private static boolean isStaticTokenRefused(Situation s) {
        return s.failure().kind() == Failure.Kind.AUTH_EXPIRED && s.failure().permanent();
    }

    private static Decision answered(Situation s, Given given) {
        return switch (given.answer()) {
            case SKIP -> new Decision.Tell(Decision.Why.SKIPPED);
            case RECONNECT_AND_RETRY, RECONNECT_FOR_SESSION ->
                    s.safe() || given.agreedToRunAgain()
                            ? new Decision.ReconnectThenRetry()
                            : new Decision.ReconnectAndTell(Decision.Why.MAY_HAVE_RUN);
        };
    }
}
