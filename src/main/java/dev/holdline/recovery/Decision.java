package dev.holdline.recovery;

/** What the policy decides. */
sealed interface Decision {
    /** Wait until the server's own time, then send again; nobody is asked. */
    record WaitThenRetry() implements Decision {}

    /** Send again; nobody is asked, and nothing is reconnected for it. */
    record SendAgain() implements Decision {}

    /** Reconnect (nothing to do where the connection is still good), then send again. */
    record ReconnectThenRetry() implements Decision {}

    /** Reconnect, then answer with {@code why} instead of sending again. */
    record ReconnectAndTell(Why why) implements Decision {}

    record Ask() implements Decision {}

    /** Answer with {@code why}. */
    record Tell(Why why) implements Decision {}

    /** What the client is told; each a text of its own in {@code replies.properties}. */
    enum Why {
        SKIPPED,
        NEVER,
        MAY_HAVE_RUN,
        NOT_COMPLETED,
        BROKEN_CALL,
        NOBODY_TO_ASK,
        PAUSED,
        QUIT,
        ENDED,
        UNANSWERED,
        RECONNECT_FAILED,
        STILL_WAITING,
        STILL_CONNECTING,
        CLOSED,
        CHANGED,
        STATE
    }
}
