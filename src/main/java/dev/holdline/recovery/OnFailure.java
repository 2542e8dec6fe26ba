package dev.holdline.recovery;

/** What a run was started to do when a connection breaks: {@code serve --on-failure}. */
public enum OnFailure {
    /** Whoever can be asked; with nobody there, as {@link #SKIP} where it would have asked. */
    ASK,
    /** With nobody there it reconnects. */
    RECONNECT,
    /** Nothing is reconnected unasked, whatever the policies in the configuration are. */
    SKIP
}
