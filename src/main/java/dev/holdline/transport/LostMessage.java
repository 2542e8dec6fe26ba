package dev.holdline.transport;

/**
 * What is known of a message that was not kept: its edges, in which its id may stand, and why.
 *
 * @param head its first bytes
 * @param tail its last bytes
 * @param cause as in {@link Evidence}
 */
record LostMessage(byte[] head, byte[] tail, String why, String cause) implements LineReader.Line {
    /** Enough to find an id in, however the other fields are ordered. */
    static final int EDGE = 1024;

    /**
     * @param why one of those by whose class {@link Evidence} names its causes
     */
    LostMessage(byte[] head, byte[] tail, Exception why) {
        this(head, tail, PlainText.of(String.valueOf(why.getMessage())), why.getClass().getName());
    }
}
