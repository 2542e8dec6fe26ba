package dev.holdline.gateway.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns line ends inside a message into further {@code data:} lines. Between the tokens of JSON a
 * line end is white space, so that the reader's joining with LF changes nothing.
 */
final class DataLines extends OutputStream {
    private static final byte[] NEXT_LINE = "\ndata: ".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private boolean afterReturn;

    DataLines(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        int end = offset + count;
        int run = offset;
        for (int i = offset; i < end; i++) {
            byte b = from[i];
            // Bytes of a UTF-8 sequence are negative and never line ends.
            if (b != '\n' && b != '\r') {
                afterReturn = false;
                continue;
            }
            out.write(from, run, i - run);
            run = i + 1;
            // CR LF is one line end.
            if (b == '\r' || !afterReturn) out.write(NEXT_LINE);
            afterReturn = b == '\r';
        }
        out.write(from, run, end - run);
    }
}
