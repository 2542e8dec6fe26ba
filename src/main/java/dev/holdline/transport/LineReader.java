package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Cuts a stream into lines, each a {@link Body} of its own; empty lines are passed over. */
final class LineReader {
    private static final int CHUNK = 64 * 1024;

    /** One line, or what is known of one that was not kept. */
    sealed interface Line permits Line.Whole, LostMessage {
        record Whole(Body body) implements Line {}
    }

    private final InputStream in;
    private final ArrivingMessage line;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;
    private boolean cut;

    LineReader(InputStream in, BodyBudget budget) {
        this.in = in;
        this.line = new ArrivingMessage(budget);
    }

    /** The next line, without its line break; null at the end of the stream. */
    @Nullable Line next() throws IOException {
        try {
            while (true) {
                if (at == end) {
                    at = 0;
                    end = Math.max(0, in.read(chunk));
                    // Told although its line break is missing: whoever parses it will see.
                    cut = end == 0;
                    if (cut) return line.isEmpty() ? null : line.end();
                }
                int to = at;
                while (to < end && chunk[to] != '\n') to++;
                line.add(chunk, at, to - at);
                boolean ends = to < end;
                at = ends ? to + 1 : to;
                if (ends && !line.isEmpty()) return line.end();
            }
        } catch (IOException e) {
            line.drop();
            throw e;
        }
    }

    /** Whether the stream ended within the line last told. */
    boolean wasCut() {
        return cut;
    }
}
