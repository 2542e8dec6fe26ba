package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.BodyNotStoredException;
import dev.holdline.jsonrpc.BodyTooLargeException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one message after another as its bytes arrive. One that cannot be kept (too large, no room
 * to store it) is passed over to its end: that harms neither the stream nor the next message.
 */
final class ArrivingMessage {
    private final BodyCollector collector;
    private final byte[] head = new byte[LostMessage.EDGE];
    private final byte[] tail = new byte[LostMessage.EDGE];
    private int headSize;
    private int tailSize;
    private @Nullable IOException whyLost;

    ArrivingMessage(BodyBudget budget) {
        this.collector = new BodyCollector(budget);
    }

    void add(byte[] from, int start, int count) throws IOException {
        int first = Math.min(count, head.length - headSize);
        System.arraycopy(from, start, head, headSize, first);
        headSize += first;
        int last = Math.min(count, tail.length);
        int older = Math.min(tailSize, tail.length - last);
        System.arraycopy(tail, tailSize - older, tail, 0, older);
        System.arraycopy(from, start + count - last, tail, older, last);
        tailSize = older + last;
        if (whyLost != null) return;
        try {
            collector.write(from, start, count);
        } catch (BodyTooLargeException | BodyNotStoredException e) {
            whyLost = e;
            free();
        }
    }

    boolean isEmpty() {
        return headSize == 0;
    }

    /** What became of it; the next message may arrive. */
    LineReader.Line end() throws IOException {
        IOException why = whyLost;
        if (why == null) {
            try {
                Body whole = collector.finish();
                forget();
                return new LineReader.Line.Whole(whole);
            } catch (BodyTooLargeException | BodyNotStoredException e) {
                why = e;
            }
        }
        var lost =
                new LostMessage(Arrays.copyOf(head, headSize), Arrays.copyOf(tail, tailSize), why);
        drop();
        return lost;
    }

    /** Gives up what has arrived; the next message may arrive. */
    void drop() {
        free();
        forget();
    }

    private void forget() {
        headSize = 0;
        tailSize = 0;
        whyLost = null;
    }

    private void free() {
        try {
            collector.reset();
        } catch (IOException e) {
            // Its share is given back all the same.
            System.getLogger(ArrivingMessage.class.getName())
                    .log(Level.DEBUG, "closing a message's file", e);
        }
    }
}
