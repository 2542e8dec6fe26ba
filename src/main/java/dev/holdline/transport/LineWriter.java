package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as lines into a pipe and knows whether anything of the last one was handed over.
 * Line breaks between a message's tokens become spaces: over stdio a message is one line (MCP
 * 2025-11-25, transports, stdio), while a client may have sent it in many.
 */
final class LineWriter extends OutputStream {
    /** A write of this size to a pipe is all or nothing (POSIX PIPE_BUF; Linux: 4096 bytes). */
    private static final int ATOMIC = 4096;

    private final OutputStream pipe;
    private final byte[] buffer = new byte[ATOMIC];
    private int size;
    private long handed;
    private @Nullable IOException broken;

    LineWriter(OutputStream pipe) {
        this.pipe = pipe;
    }

    /**
     * Writes one line.
     *
     * @return false where the message could not be read to its end (its sender took it back while
     *     it was on its way); the other side gets a broken line and the pipe stays usable
     * @throws IOException where the pipe is broken
     */
    boolean line(Message message) throws IOException {
        handed = 0;
        size = 0;
        boolean whole = true;
        try {
            message.writeTo(this);
        } catch (IOException e) {
            if (broken != null) throw e;
            whole = false;
        }
        if (whole || handed + size > 0) {
            if (size == buffer.length) flush();
            buffer[size++] = '\n';
            flush();
        }
        return whole;
    }

    /** Whether a single byte of the last line went into the pipe. */
    boolean handedAnything() {
        return handed > 0;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        for (int i = from; i < from + count; i++) {
            if (size == buffer.length) flush();
            byte b = bytes[i];
            // Inside a JSON string a line break cannot stand raw, so these are between tokens.
            buffer[size++] = b == '\n' || b == '\r' ? (byte) ' ' : b;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            pipe.write(buffer, 0, size);
            pipe.flush();
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        handed += size;
        size = 0;
    }
}
