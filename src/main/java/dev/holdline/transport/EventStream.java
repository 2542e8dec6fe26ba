package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads server-sent events (HTML Standard §9.2.6) from bytes: data goes from the buffer into a
 * {@link Body} and never becomes text.
 */
final class EventStream {
    /** Names, ids and the like; what is longer is no field of ours. */
    private static final int SMALL = 4 * 1024;

    /**
     * One event that ended with its empty line; half an event at the end of a stream is none, and
     * its id must not move the place to resume from.
     *
     * @param type "message" where the server names none
     * @param data null where it is empty, as in the event that primes a client to resume
     * @param lost what is known of data that was not kept, null where it was
     */
    record Event(
            String type,
            @Nullable String id,
            @Nullable Duration retry,
            @Nullable Body data,
            @Nullable LostMessage lost) {}

    private final InputStream in;
    private final ArrivingMessage data;
    private final byte[] buffer = new byte[8 * 1024];
    private int at;
    private int end;
    private boolean afterReturn;
    private boolean begun;

    private final byte[] small = new byte[SMALL];
    private int smallSize;

    private @Nullable String type;
    private @Nullable String id;
    private @Nullable Duration retry;
    private int dataLines;

    EventStream(InputStream in, BodyBudget budget) {
        this.in = in;
        this.data = new ArrivingMessage(budget);
    }

    /** The next event that says anything; null at the end of the stream. */
    @Nullable Event next() throws IOException {
        try {
            while (true) {
                int b = name();
                if (b < 0) break;
                if (b != ':' && smallSize == 0) {
                    Event event = dispatch();
                    if (event != null) return event;
                } else {
                    field(b == ':');
                }
            }
        } catch (IOException e) {
            data.drop();
            throw e;
        }
        data.drop();
        return null;
    }

    /** Reads a field's name into {@link #small}; returns what ended it, -1 for the stream's end. */
    private int name() throws IOException {
        smallSize = 0;
        while (true) {
            int b = read();
            if (b < 0 || b == ':' || b == '\n') {
                if (!begun) skipByteOrderMark();
                begun = true;
                return b;
            }
            if (smallSize < SMALL) small[smallSize++] = (byte) b;
        }
    }

    private void skipByteOrderMark() {
        if (smallSize >= 3 && small[0] == (byte) 0xEF && small[1] == (byte) 0xBB) {
            System.arraycopy(small, 3, small, 0, smallSize -= 3);
        }
    }

    private void field(boolean hasValue) throws IOException {
        String name = new String(small, 0, smallSize, StandardCharsets.ISO_8859_1);
        smallSize = 0;
        boolean isData = name.equals("data");
        if (isData && dataLines++ > 0) data.add(new byte[] {'\n'}, 0, 1);
        if (hasValue && !value(isData)) return;
        String text = new String(small, 0, smallSize, StandardCharsets.UTF_8);
        switch (name) {
            case "event" -> type = text;
            case "id" -> id = text.indexOf(0) < 0 ? text : id;
            case "retry" -> {
                if (text.matches("\\d{1,9}")) retry = Duration.ofMillis(Long.parseLong(text));
            }
            default -> {}
        }
    }

    /** Reads to the end of the line, in spans; false where the stream ended first. */
    private boolean value(boolean isData) throws IOException {
        boolean first = true;
        while (true) {
            if (!more()) return false;
            if (first && buffer[at] == ' ') {
                at++;
                first = false;
                continue;
            }
            first = false;
            int to = at;
            while (to < end && buffer[to] != '\n' && buffer[to] != '\r') to++;
            if (isData) {
                data.add(buffer, at, to - at);
            } else {
                int kept = Math.min(to - at, SMALL - smallSize);
                System.arraycopy(buffer, at, small, smallSize, kept);
                smallSize += kept;
            }
            at = to;
            if (to == end) continue;
            read();
            return true;
        }
    }

    private @Nullable Event dispatch() throws IOException {
        LineReader.Line whole = data.isEmpty() ? null : data.end();
        Event event =
                new Event(
                        type == null || type.isEmpty() ? "message" : type,
                        id,
                        retry,
                        whole instanceof LineReader.Line.Whole(Body body) ? body : null,
                        whole instanceof LostMessage lost ? lost : null);
        boolean says = whole != null || id != null || retry != null;
        type = null;
        id = null;
        retry = null;
        dataLines = 0;
        return says ? event : null;
    }

    /**
     * One byte; every kind of line end is '\n'. The line feed after a carriage return is skipped
     * only when the next byte is wanted: it may be long in coming, and the event is complete.
     */
    private int read() throws IOException {
        if (!more()) return -1;
        byte b = buffer[at++];
        if (b == '\r') {
            afterReturn = true;
            return '\n';
        }
        return b & 0xff;
    }

    /** Whether there is another byte; reads on where the buffer is empty. */
    private boolean more() throws IOException {
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) return false;
            }
            if (!afterReturn) return true;
            afterReturn = false;
            if (buffer[at] != '\n') return true;
            at++;
        }
    }
}
