package dev.holdline.prompt;

/** What the person chose. Closing a dialog is none of these. */
public enum Answer {
    /** 1 · Reconnect and retry (or, where a call may have run: and run it again) */
    RECONNECT_AND_RETRY,
    /** 2 · Reconnect and don't ask again this session */
    RECONNECT_FOR_SESSION,
    /** 3 · Skip this operation */
    SKIP
}
