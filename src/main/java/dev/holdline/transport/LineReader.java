package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.BodyTooLargeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines, each a {@link Body} of its own; empty lines are passed over. */
final class LineReader {
    private static final int CHUNK = 64 * 1024;
    static final int EDGE = 1024;

    /** One line, or what is known of one that was too long to keep. */
    sealed interface Line {
        record Whole(Body body) implements Line {}

        /**
         * @param head its first bytes
         * @param tail its last bytes
         */
        record TooLong(byte[] head, byte[] tail, String why) implements Line {}
    }

    private final InputStream in;
    private final BodyCollector collector;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;

    LineReader(InputStream in, BodyBudget budget) {
        this.in = in;
        this.collector = new BodyCollector(budget);
    }

    /** The next line, without its line break; null at the end of the stream. */
    @Nullable Line next() throws IOException {
        byte[] head = null;
        byte[] tail = new byte[0];
        String tooLong = null;
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(chunk));
                if (end == 0) break;
            }
            int to = at;
            while (to < end && chunk[to] != '\n') to++;
            boolean ends = to < end;
            if (!ends && head == null) head = edge(at, Math.min(to, at + EDGE));
            if (tooLong == null) {
                try {
                    collector.write(chunk, at, to - at);
                } catch (BodyTooLargeException e) {
                    tooLong = e.getMessage();
                    collector.reset();
                }
            }
            if (head != null) tail = join(tail, edge(Math.max(at, to - EDGE), to));
            at = ends ? to + 1 : to;
            if (!ends) continue;
            if (tooLong != null) return new Line.TooLong(orEmpty(head), tail, tooLong);
            if (collector.length() > 0) return new Line.Whole(collector.finish());
            head = null;
        }
        // Whole although its line break is missing, or cut off: whoever parses it will see.
        if (tooLong != null) return new Line.TooLong(orEmpty(head), tail, tooLong);
        return collector.length() > 0 ? new Line.Whole(collector.finish()) : null;
    }

    private byte[] edge(int from, int to) {
        return Arrays.copyOfRange(chunk, from, to);
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    static byte[] join(byte[] before, byte[] more) {
        if (more.length >= EDGE) return more;
        int kept = Math.min(before.length, EDGE - more.length);
        byte[] all =
                Arrays.copyOf(
                        Arrays.copyOfRange(before, before.length - kept, before.length),
                        kept + more.length);
        System.arraycopy(more, 0, all, kept, more.length);
        return all;
    }
}
