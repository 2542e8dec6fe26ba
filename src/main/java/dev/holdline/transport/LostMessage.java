package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;

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

    /** One that arrived whole, and cannot be read. */
    static LostMessage unreadable(Body body, MalformedMessageException why) {
        long length = body.length();
        return new LostMessage(
                part(body, 0, Math.min(EDGE, length)),
                part(body, Math.max(0, length - EDGE), length),
                why);
    }

    private static byte[] part(Body body, long from, long to) {
        var bytes = new ByteArrayOutputStream(EDGE);
        try {
            body.writeTo(bytes, from, to);
        } catch (IOException e) {
            System.getLogger(LostMessage.class.getName())
                    .log(Level.DEBUG, "looking at what is no message", e);
        }
        return bytes.toByteArray();
    }
}
