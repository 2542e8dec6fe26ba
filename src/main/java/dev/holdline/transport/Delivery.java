package dev.holdline.transport;

/**
 * Whether a failed request can have reached the server. When in doubt: {@link #POSSIBLY_EXECUTED}.
 */
public enum Delivery {
    /** Not one byte of the request was handed over. */
    NOT_SENT,
    /** The server answered that it did not process the request (401, 404/400 on a session, 429). */
    REJECTED_UNPROCESSED,
    /** The request was handed over, whole or in part, and no answer came. */
    POSSIBLY_EXECUTED
}
