package dev.holdline.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What can happen to an upstream. */
sealed interface Event {
    Instant at();

    /** A call or a person wants a connection. */
    record Wanted(Instant at) implements Event {}

    record Connected(Connection connection, Instant at) implements Event {}

    /**
     * @param retryAt when the series goes on by itself, null where it ends here
     */
    record AttemptFailed(Failure failure, @Nullable Instant retryAt, Instant at) implements Event {}

    /**
     * The pause between two attempts is over; {@code due} tells an old pause, cut short by a
     * person, from the present one.
     */
    record PauseOver(Instant due, Instant at) implements Event {}

    /**
     * A wire ended; {@code connection} tells late news of an old wire from news of the present one.
     */
    record Lost(Connection connection, Failure failure, Instant at) implements Event {}

    /** The attempt under way waits for a person to sign in. */
    record SignInOpened(Instant at) implements Event {}

    /** A person's Reconnect although the connection seems well: drop it and connect anew. */
    record Renewal(Instant at) implements Event {}

    /**
     * What allowed this series of attempts was taken back: nobody waits for it any more, and no
     * attempt follows the one under way.
     */
    record Forgone(Failure why, Instant at) implements Event {}

    record CloseWanted(Instant at) implements Event {}
}
