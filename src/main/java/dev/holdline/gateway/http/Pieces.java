package dev.holdline.gateway.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Sends what is written in pieces of bounded size, each as a chunk (RFC 9112 §7.1) if asked to. */
final class Pieces extends OutputStream {
    /** "ffffffff\r\n": room in front, so that the length can follow the content. */
    private static final int FRONT = 10;

    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** Takes a piece over, whatever happens. */
    interface Way {
        void send(ByteBuf piece) throws IOException;
    }

    private final Outlet outlet;
    private final boolean chunked;
    private final Way way;
    private ByteBuf piece;

    /**
     * @param way how a piece goes out
     * @param capacity how much is expected, bytes
     */
    Pieces(Outlet outlet, boolean chunked, Way way, int capacity) {
        this.outlet = outlet;
        this.chunked = chunked;
        this.way = way;
        this.piece = fresh(capacity);
    }

    private ByteBuf fresh(int capacity) {
        ByteBuf buffer = outlet.buffer(FRONT + Math.min(capacity, Connection.PIECE) + 2);
        return buffer.writerIndex(FRONT).readerIndex(FRONT);
    }

    @Override
    public void write(int b) throws IOException {
        if (piece.readableBytes() >= Connection.PIECE) send();
        piece.writeByte(b);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        int at = offset;
        int left = count;
        while (left > 0) {
            if (piece.readableBytes() >= Connection.PIECE) send();
            int now = Math.min(left, Connection.PIECE - piece.readableBytes());
            piece.writeBytes(from, at, now);
            at += now;
            left -= now;
        }
    }

    private void send() throws IOException {
        ByteBuf full = rest();
        piece = fresh(Connection.PIECE);
        way.send(full);
    }

    @Override
    public void flush() throws IOException {
        ByteBuf full = rest();
        if (full.isReadable()) way.send(full);
        else full.release();
    }

    /** What has not been sent; this stream takes no more after it. */
    ByteBuf rest() {
        if (!chunked || !piece.isReadable()) return piece;
        int length = piece.readableBytes();
        int at = piece.readerIndex();
        piece.setByte(--at, '\n');
        piece.setByte(--at, '\r');
        do {
            piece.setByte(--at, DIGITS[length & 15]);
            length >>>= 4;
        } while (length > 0);
        piece.readerIndex(at);
        piece.writeByte('\r').writeByte('\n');
        return piece;
    }
}
