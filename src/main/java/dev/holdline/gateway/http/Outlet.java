package dev.holdline.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way out of a connection: straight into the socket while that takes everything, else through
 * the event loop. Blocks the writer while the client does not read.
 */
final class Outlet {
    private final ClientSocket channel;
    private final Duration stalled;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Pieces given to the event loop that the socket has not taken; the next may not overtake. */
    private final AtomicInteger queued = new AtomicInteger();

    Outlet(ClientSocket channel, Duration stalled) {
        this.channel = channel;
        this.stalled = stalled;
    }

    ByteBuf buffer(int capacity) {
        return channel.alloc().heapBuffer(capacity);
    }

    /** Sends when the client has taken enough of what was written before; takes the buffer over. */
    void write(ByteBuf piece) throws IOException {
        write(piece, stalled);
    }

    /** The same, waiting no longer than that. */
    void write(ByteBuf piece, Duration patience) throws IOException {
        try {
            awaitWritable(patience);
        } catch (IOException e) {
            piece.release();
            throw e;
        }
        writeUnawaited(piece);
    }

    /** Sends, however much the client has yet to take; takes the buffer over, whatever happens. */
    void writeUnawaited(ByteBuf piece) throws IOException {
        try {
            if (passes(piece)) return;
        } catch (IOException e) {
            piece.release();
            throw e;
        }
        queue(piece);
    }

    /** Sends through the event loop, behind what is queued there; takes the buffer over. */
    void queue(ByteBuf piece) {
        queued.incrementAndGet();
        channel.writeAndFlush(piece)
                .addListener((ChannelFutureListener) _ -> queued.decrementAndGet());
    }

    /**
     * Whether the socket took the whole piece at once, which then is released; else what is left of
     * it stays the caller's.
     */
    boolean passes(ByteBuf piece) throws IOException {
        if (queued.get() > 0) return false;
        try {
            channel.writeNow(piece);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (piece.isReadable()) return false;
        piece.release();
        return true;
    }

    /** Returns when the client has taken enough of what was written before. */
    void awaitWritable() throws IOException {
        awaitWritable(stalled);
    }

    private void awaitWritable(Duration patience) throws IOException {
        if (becomesWritable(patience)) return;
        channel.close();
        throw new IOException("the client stopped reading its answer");
    }

    /** Whether the client takes enough of what was written before, within that time. */
    boolean becomesWritable(Duration patience) throws IOException {
        if (channel.isWritable()) return true;
        try {
            lock.lockInterruptibly();
            try {
                long left = patience.toNanos();
                while (!channel.isWritable()) {
                    if (!channel.isActive()) throw new IOException("the client hung up");
                    if (left <= 0) return false;
                    left = changed.awaitNanos(left);
                }
                return true;
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while writing an answer");
        }
    }

    /** Called by the event loop when the channel takes bytes again, or never will. */
    void changed() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
