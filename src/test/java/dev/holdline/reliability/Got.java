package dev.holdline.reliability;

/** What reached the client. */
enum Got {
    RESULT("the server's answer"),
    TOOL_ERROR("the server's own error"),
    SKIPPED("skipped"),
    MAY_HAVE_RUN("reconnected; may have run"),
    STILL_WAITING("still waiting; call again"),
    FAILED("what went wrong"),
    NOTHING("nothing: it had cancelled"),
    UNANSWERED("NO ANSWER");

    final String words;

    Got(String words) {
        this.words = words;
    }
}
