package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Message;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Server-sent events (HTML Living Standard §9.2.6), one whole event at a time. */
final class Events implements HttpReply.EventStream {
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");

    /**
     * A client that works takes what is on its way in a hundredth of it. Whoever waits is the one
     * who reads a server's messages, also those for others.
     */
    private static final Duration FOR_A_NOTICE = Duration.ofSeconds(2);

    /** As of other bodies, bytes. */
    private static final int ON_THE_HEAP = 256 * 1024;

    private final Exchange exchange;
    private final Outlet outlet;
    private final boolean chunked;
    private final ReentrantLock writing = new ReentrantLock();
    private boolean closed;
    private boolean nobodyReads;

    /** The last notice waited in vain; the next does not before the client has read on. */
    private boolean stalled;

    Events(Exchange exchange, Outlet outlet, boolean chunked) {
        this.exchange = exchange;
        this.outlet = outlet;
        this.chunked = chunked;
    }

    /** The answer to a HEAD: it has no body, and nothing that is written changes that. */
    void endedAlready() {
        nobodyReads = true;
        closed = true;
    }

    private interface Content {
        void writeTo(Pieces out) throws IOException;
    }

    @Override
    public void event(@Nullable String id, Message message) throws IOException {
        event(id, message, true);
    }

    @Override
    public void notice(Message message) throws IOException {
        event(null, message, false);
    }

    private void event(@Nullable String id, Message message, boolean awaited) throws IOException {
        long expected = message.length() + (id == null ? 0 : id.length() + 5) + 16;
        write(
                expected,
                awaited,
                out -> {
                    if (id != null) out.write(ascii("id: " + oneLine(id) + "\n"));
                    out.write(DATA);
                    message.writeTo(new DataLines(out));
                    out.write(END);
                });
    }

    @Override
    public void retry(Duration after) throws IOException {
        // Alone: an event with empty data is read as JSON by some.
        byte[] line = ascii("retry: " + after.toMillis() + "\n\n");
        write(line.length, true, out -> out.write(line));
    }

    @Override
    public void comment(String text) throws IOException {
        byte[] line = (": " + oneLine(text) + "\n\n").getBytes(StandardCharsets.UTF_8);
        write(line.length, false, out -> out.write(line));
    }

    private void write(long expected, boolean awaited, Content content) throws IOException {
        enter(awaited);
        try {
            if (nobodyReads) return;
            if (closed) throw new IOException("this event stream has ended");
            exchange.check();
            if (!awaited) expectReader();
            Pieces.Way way = awaited ? outlet::write : notice(expected);
            int first = (int) Math.min(expected, Connection.PIECE);
            var pieces = new Pieces(outlet, chunked, way, first);
            try {
                content.writeTo(pieces);
                pieces.flush();
            } catch (IOException | RuntimeException | Error e) {
                // Half an event may be out; what follows it would be read as its other half.
                closed = true;
                exchange.cut();
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    /** A large one is in a file, and must not be on the heap for a client that does not read. */
    private Pieces.Way notice(long expected) {
        return expected <= ON_THE_HEAP
                ? outlet::writeUnawaited
                : piece -> outlet.write(piece, FOR_A_NOTICE);
    }

    private void expectReader() throws IOException {
        stalled = !outlet.becomesWritable(stalled ? Duration.ZERO : FOR_A_NOTICE);
        if (stalled) throw new HttpReply.StalledClientException();
    }

    private void enter(boolean awaited) throws IOException {
        try {
            if (awaited) {
                writing.lockInterruptibly();
            } else if (!writing.tryLock(FOR_A_NOTICE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HttpReply.StalledClientException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing an event");
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) return;
            closed = true;
            ByteBuf end = outlet.buffer(LAST_CHUNK.length);
            exchange.end(chunked ? end.writeBytes(LAST_CHUNK) : end);
        } finally {
            writing.unlock();
        }
    }

    private static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace('\n', ' ').replace('\r', ' ');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
