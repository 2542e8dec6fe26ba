package dev.holdline.gateway.http;

import dev.holdline.jsonrpc.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request and its one answer, on a thread that is its own until then. */
final class Exchange implements HttpReply, Runnable {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    private final Connection connection;
    private final ArrivedRequest request;
    private final Outlet outlet;
    private final Object hold = new Object();

    /** Null before and after; guarded by {@link #hold}, as it is somebody else's afterwards. */
    private @Nullable Thread thread;

    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean staysOpen;
    private volatile boolean complete;
    private volatile boolean hungUp;
    private volatile @Nullable Events events;

    Exchange(Connection connection, ArrivedRequest request) {
        this.connection = connection;
        this.request = request;
        this.outlet = connection.outlet();
    }

    void start() {
        connection.endpoint().begins();
        connection.endpoint().threads().start(this, request.isPost());
    }

    /** The client has gone: its handler learns by interruption, also while it only waits. */
    void hungUp() {
        hungUp = true;
        synchronized (hold) {
            if (thread != null && !complete) thread.interrupt();
        }
    }

    private void takeThread() {
        synchronized (hold) {
            thread = Thread.currentThread();
            if (hungUp) thread.interrupt();
        }
    }

    private void leaveThread() {
        synchronized (hold) {
            thread = null;
        }
        Thread.interrupted();
    }

    @Override
    public void run() {
        takeThread();
        try {
            connection.endpoint().handler().handle(request, this);
            if (!complete) unfinished();
        } catch (Throwable e) {
            failed(e);
        } finally {
            request.releaseUntaken();
            leaveThread();
            connection.endpoint().ends();
        }
    }

    private void unfinished() throws IOException {
        Events stream = events;
        if (stream != null) {
            stream.close();
        } else if (!hungUp) {
            Failures.log(
                    System.Logger.Level.ERROR,
                    "a handler returned without an answer",
                    new IllegalStateException());
            sendFailure();
        }
    }

    private void failed(Throwable e) {
        if (hungUp) return;
        Failures.log(System.Logger.Level.ERROR, "a handler failed", e);
        if (complete) return;
        // An interrupt that led here must not keep the last words from going out.
        Thread.interrupted();
        try {
            if (started.get()) connection.cut();
            else sendFailure();
        } catch (IOException | RuntimeException again) {
            connection.cut();
        }
    }

    private void sendFailure() throws IOException {
        var failure = Message.error(null, -32603, "Holdline failed to answer; its log says where");
        send(500, NO_HEADERS, failure);
    }

    @Override
    public boolean started() {
        return started.get();
    }

    @Override
    public void send(int status, Map<String, String> headers, byte[] body) throws IOException {
        boolean bare = status == 204 || status == 304;
        if (bare && body.length > 0) throw new IllegalArgumentException(status + " has no body");
        ByteBuf out = outlet.buffer(headRoom(headers) + (inOneGo(body.length) ? body.length : 0));
        begin(out, status, headers, bare ? new ReplyHead.Framing.None() : length(body.length));
        if (request.isHead()) {
            end(out);
        } else if (inOneGo(body.length)) {
            end(out.writeBytes(body));
        } else {
            outlet.write(out);
            int at = 0;
            for (; inPieces(body.length - at); at += Connection.PIECE) {
                outlet.write(Unpooled.wrappedBuffer(body, at, Connection.PIECE));
            }
            outlet.awaitWritable();
            end(Unpooled.wrappedBuffer(body, at, body.length - at));
        }
    }

    @Override
    public void send(int status, Map<String, String> headers, Message message) throws IOException {
        long length = message.length();
        ByteBuf out = outlet.buffer(headRoom(headers) + (inOneGo(length) ? (int) length : 0));
        begin(out, status, with(JSON, headers), length(length));
        if (request.isHead()) {
            end(out);
        } else if (inOneGo(length)) {
            message.writeTo(new ByteBufOutputStream(out));
            end(out);
        } else {
            outlet.write(out);
            var pieces = new Pieces(outlet, false, outlet::write, Connection.PIECE);
            try {
                message.writeTo(pieces);
            } catch (IOException | RuntimeException e) {
                // Half an answer went out under the whole one's length.
                connection.cut();
                throw e;
            }
            outlet.awaitWritable();
            end(pieces.rest());
        }
    }

    @Override
    public EventStream events(Map<String, String> headers) throws IOException {
        var types =
                Map.of("content-type", "text/event-stream", "cache-control", "no-cache, no-store");
        boolean chunked = request.knowsChunks();
        ByteBuf out = outlet.buffer(headRoom(headers) + 64);
        begin(
                out,
                200,
                with(types, headers),
                chunked ? new ReplyHead.Framing.Chunks() : new ReplyHead.Framing.None());
        var stream = new Events(this, outlet, chunked);
        if (request.isHead()) {
            end(out);
            stream.endedAlready();
        } else {
            events = stream;
            outlet.write(out);
        }
        return stream;
    }

    private void begin(
            ByteBuf out, int status, Map<String, String> headers, ReplyHead.Framing framing)
            throws IOException {
        check();
        // Without length and chunks the end of the connection is the end of the body.
        boolean stays =
                request.keepAlive()
                        && (request.knowsChunks() || framing instanceof ReplyHead.Framing.Length);
        connection.endpoint().replyHead().write(out, status, headers, framing, stays);
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this request has its answer");
        }
        staysOpen = stays;
    }

    /** Throws when nobody is there to read. */
    void check() throws IOException {
        if (hungUp) throw new IOException("the client hung up");
    }

    /** Breaks the answer off. */
    void cut() {
        connection.cut();
    }

    /** The last bytes of the answer; the connection turns to its next request. */
    void end(ByteBuf last) {
        complete = true;
        connection.answered(this, last, staysOpen);
    }

    private static boolean inOneGo(long length) {
        return length <= Connection.PIECE;
    }

    private static boolean inPieces(long left) {
        return left > Connection.PIECE;
    }

    private static ReplyHead.Framing length(long bytes) {
        return new ReplyHead.Framing.Length(bytes);
    }

    private static int headRoom(Map<String, String> headers) {
        return 256 + 64 * headers.size();
    }

    private static Map<String, String> with(Map<String, String> ours, Map<String, String> theirs) {
        if (theirs.isEmpty()) return ours;
        var all = new HashMap<>(ours);
        all.putAll(theirs);
        return all;
    }
}
