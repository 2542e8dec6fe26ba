package dev.holdline.upstream;

import java.time.Instant;

/** The states of one upstream; what a state needs to know stands in it, nowhere beside it. */
public sealed interface State {
    /** Nothing connected, nothing wrong. */
    record Idle() implements State {}

    /**
     * An attempt is running.
     *
     * @param attempt counts from 1 within one series
     * @param last whether the series ends with this attempt, however it ends
     */
    record Connecting(int attempt, Instant since, boolean last) implements State {
        public Connecting(int attempt, Instant since) {
            this(attempt, since, false);
        }
    }

    /** A person is signing in. */
    record SigningIn(Instant since) implements State {}

    record Ready(Connection connection, Instant since) implements State {}

    /** It broke; nothing happens by itself, the next call or a person starts it again. */
    record Broken(Failure failure, Instant since) implements State {}

    /** Between two attempts of one series. */
    record Waiting(Instant until, int attempt, Failure failure) implements State {}

    /** Trying again by itself cannot help; a person must change something first. */
    record Stopped(Failure failure, int starts, Instant since) implements State {}

    /** Final. */
    record Closed() implements State {}
}
