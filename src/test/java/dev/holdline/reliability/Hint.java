package dev.holdline.reliability;

/** What the called tool says of itself. */
enum Hint {
    READ_ONLY("count_readonly", "read-only"),
    IDEMPOTENT("count_idempotent", "idempotent"),
    PLAIN("count", "plain");

    final String tool;
    final String word;

    Hint(String tool, String word) {
        this.tool = tool;
        this.word = word;
    }

    boolean repeatable() {
        return this != PLAIN;
    }
}
