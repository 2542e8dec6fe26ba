package dev.holdline.reliability;

/** What the person or the client does about a break. */
enum Chosen {
    ONE("1"),
    TWO("2"),
    THREE("3"),
    NOBODY("nobody answers"),
    CANCEL("client cancels"),
    /** Answer 2 had been given before, at an earlier break. */
    GRANT("granted before");

    final String word;

    Chosen(String word) {
        this.word = word;
    }
}
