package dev.holdline.upstream;

import java.util.List;

/**
 * The whole life of an upstream as one pure function. An event that a state does not expect changes
 * nothing.
 */
record Transition(State state, List<Effect> effects) {

    static Transition next(State state, Event event) {
        return switch (state) {
            case State.Closed _ -> closed(state, event);
            case State.Idle _ -> whenDown(state, event);
            case State.Broken _ -> whenDown(state, event);
            case State.Stopped _ -> whenDown(state, event);
            case State.Connecting c -> whenConnecting(c, event);
            case State.SigningIn s -> whenSigningIn(s, event);
            case State.Waiting w -> whenWaiting(w, event);
            case State.Ready r -> whenReady(r, event);
        };
    }

    /** Closed is final; a connection that was made too late is ended at once. */
    private static Transition closed(State state, Event event) {
        return event instanceof Event.Connected(Connection late, _)
                ? to(state, new Effect.Drop(late))
                : to(state);
    }

    private static Transition whenDown(State state, Event event) {
        return switch (event) {
            case Event.Wanted w -> to(new State.Connecting(1, w.at()), new Effect.Connect(1));
            case Event.Renewal r -> to(new State.Connecting(1, r.at()), new Effect.Connect(1));
            case Event.Connected c -> to(state, new Effect.Drop(c.connection()));
            case Event.CloseWanted _ -> to(new State.Closed(), new Effect.Dismiss());
            // A sign-in belongs to an attempt; without one nobody would lead out of it.
            case Event.AttemptFailed _,
                    Event.PauseOver _,
                    Event.Lost _,
                    Event.SignInOpened _,
                    Event.Forgone _ ->
                    to(state);
        };
    }

    private static Transition whenConnecting(State.Connecting state, Event event) {
        return switch (event) {
            case Event.Connected c ->
                    to(new State.Ready(c.connection(), c.at()), new Effect.Admit(c.connection()));
            case Event.AttemptFailed f ->
                    state.last() ? ended(state.attempt(), f) : failed(state.attempt(), f);
            // The attempt itself cannot be unsent; whoever waited for it is free at once.
            case Event.Forgone f ->
                    to(
                            new State.Connecting(state.attempt(), state.since(), true),
                            new Effect.Refuse(f.why()));
            case Event.SignInOpened s -> to(new State.SigningIn(s.at()));
            case Event.CloseWanted _ -> to(new State.Closed(), new Effect.Dismiss());
            // A person wants it after all: the series may go on.
            case Event.Renewal _ -> to(new State.Connecting(state.attempt(), state.since()));
            case Event.Wanted _, Event.PauseOver _, Event.Lost _ -> to(state);
        };
    }

    private static Transition failed(int attempt, Event.AttemptFailed f) {
        if (f.retryAt() != null) {
            return to(
                    new State.Waiting(f.retryAt(), attempt + 1, f.failure()),
                    new Effect.PauseUntil(f.retryAt()));
        }
        return ended(attempt, f);
    }

    private static Transition ended(int attempt, Event.AttemptFailed f) {
        State down =
                f.failure().permanent()
                        ? new State.Stopped(f.failure(), attempt, f.at())
                        : new State.Broken(f.failure(), f.at());
        return to(down, new Effect.Refuse(f.failure()));
    }

    private static Transition whenSigningIn(State.SigningIn state, Event event) {
        return switch (event) {
            case Event.Connected c ->
                    to(new State.Ready(c.connection(), c.at()), new Effect.Admit(c.connection()));
            case Event.AttemptFailed f -> failed(1, f);
            case Event.CloseWanted _ -> to(new State.Closed(), new Effect.Dismiss());
            case Event.Wanted _,
                    Event.Renewal _,
                    Event.PauseOver _,
                    Event.Lost _,
                    Event.SignInOpened _,
                    Event.Forgone _ ->
                    to(state);
        };
    }

    private static Transition whenWaiting(State.Waiting state, Event event) {
        return switch (event) {
            case Event.PauseOver p ->
                    p.due().equals(state.until())
                            ? to(
                                    new State.Connecting(state.attempt(), p.at()),
                                    new Effect.Connect(state.attempt()))
                            : to(state);
            // A person who presses Reconnect does not wait for the pause; the sleeper finds its
            // pause gone.
            case Event.Renewal r ->
                    to(
                            new State.Connecting(state.attempt(), r.at()),
                            new Effect.Connect(state.attempt()));
            case Event.Forgone f ->
                    to(new State.Broken(state.failure(), f.at()), new Effect.Refuse(f.why()));
            case Event.Connected c -> to(state, new Effect.Drop(c.connection()));
            case Event.CloseWanted _ -> to(new State.Closed(), new Effect.Dismiss());
            case Event.Wanted _, Event.AttemptFailed _, Event.Lost _, Event.SignInOpened _ ->
                    to(state);
        };
    }

    private static Transition whenReady(State.Ready state, Event event) {
        return switch (event) {
            case Event.Lost(Connection which, Failure failure, var at) -> {
                if (which != state.connection()) yield to(state);
                State down =
                        failure.permanent()
                                ? new State.Stopped(failure, 1, at)
                                : new State.Broken(failure, at);
                yield to(down, endOf(which, failure));
            }
            case Event.Renewal r ->
                    to(
                            new State.Connecting(1, r.at()),
                            new Effect.Drop(state.connection()),
                            new Effect.Connect(1));
            // Two attempts can end at once when a person renews; the later connection is the one
            // too many.
            case Event.Connected c ->
                    c.connection() == state.connection()
                            ? to(state)
                            : to(state, new Effect.Drop(c.connection()));
            case Event.CloseWanted _ ->
                    to(
                            new State.Closed(),
                            new Effect.Drop(state.connection()),
                            new Effect.Dismiss());
            case Event.Wanted _ -> to(state, new Effect.Admit(state.connection()));
            case Event.AttemptFailed _, Event.PauseOver _, Event.SignInOpened _, Event.Forgone _ ->
                    to(state);
        };
    }

    private static Effect endOf(Connection lost, Failure failure) {
        return switch (failure.kind()) {
            case AUTH_EXPIRED, AUTH_REQUIRED -> new Effect.Retire(lost);
            case SESSION_LOST,
                    PROCESS_EXITED,
                    UNREACHABLE,
                    TIMEOUT,
                    RATE_LIMITED,
                    SERVER_ERROR,
                    MISCONFIGURED,
                    PROTOCOL_ERROR,
                    NOT_A_CONNECTION_FAILURE ->
                    new Effect.Drop(lost);
        };
    }

    private static Transition to(State state, Effect... effects) {
        return new Transition(state, List.of(effects));
    }
}
