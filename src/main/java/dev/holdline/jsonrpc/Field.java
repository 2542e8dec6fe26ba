package dev.holdline.jsonrpc;

/** The few places of a message that Holdline reads or rewrites; everything else is opaque. */
public enum Field {
    /** {@code /id} */
    ID,
    /** {@code /params}, whole */
    PARAMS,
    /** {@code /params/name}: tool or prompt */
    NAME,
    /** {@code /params/uri}: resource */
    URI,
    /** {@code /params/cursor}: pagination */
    CURSOR,
    /** {@code /params/arguments}, whole */
    ARGUMENTS,
    /**
     * {@code /params/_meta/progressToken} of a request, {@code /params/progressToken} of a
     * notification
     */
    PROGRESS_TOKEN,
    /** {@code /params/progress} of notifications/progress */
    PROGRESS,
    /** {@code /params/requestId} of notifications/cancelled */
    REQUEST_ID,
    /** {@code /params/ref}, whole, of completion/complete */
    REF,
    /** {@code /params/ref/name} */
    REF_NAME,
    /** {@code /params/ref/uri} */
    REF_URI,
    /** {@code /result}, whole */
    RESULT,
    /** {@code /result/isError} */
    IS_ERROR,
    /** {@code /result/content}, whole */
    CONTENT,
    /** {@code /error}, whole */
    ERROR
}
