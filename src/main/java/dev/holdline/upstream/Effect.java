package dev.holdline.upstream;

import java.time.Instant;

/** What follows from a transition; run in order, after the lock is released. */
sealed interface Effect {
    /** Start attempt number {@code attempt} on a new transport. */
    record Connect(int attempt) implements Effect {}

    record PauseUntil(Instant when) implements Effect {}

    /** Close a connection that is no longer, or never became, the present one. */
    record Drop(Connection connection) implements Effect {}

    /**
     * Give a connection no more calls, but let those under way end: that one request was refused
     * for its sign-in says nothing of what the server has been working at since before.
     */
    record Retire(Connection connection) implements Effect {}

    /** Let those who wait for a connection go on with this one. */
    record Admit(Connection connection) implements Effect {}

    /** Tell those who wait for a connection that there will be none. */
    record Refuse(Failure failure) implements Effect {}

    /** Those who wait are told that the upstream is closed. */
    record Dismiss() implements Effect {}
}
