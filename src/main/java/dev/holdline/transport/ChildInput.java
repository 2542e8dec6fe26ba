package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What goes to a child's stdin: queued to one writing thread, so that a child that has stopped
 * reading holds up nobody but those who wait for its answer, and {@link Delivery#NOT_SENT} can be
 * proved.
 */
final class ChildInput {
    private static final System.Logger LOG = System.getLogger(ChildInput.class.getName());

    /** More than anybody queues to a child that reads. */
    private static final int MOST_QUEUED = 10_000;

    private record Outgoing(@Nullable Message message, @Nullable Pending pending) {
        /** After it the pipe to the child is closed. */
        static final Outgoing END = new Outgoing(null, null);
    }

    private final BlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>(MOST_QUEUED);

    /** Held while one message goes out. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean shut;

    /**
     * @param pending who waits for the answer, null where there is none to come
     * @return false where nothing more fits
     */
    boolean add(Message message, @Nullable Pending pending) {
        return queue.offer(new Outgoing(message, pending));
    }

    /** Writes until {@link #end} and closes the pipe; throws where it is broken. */
    void writeTo(OutputStream stdin) throws IOException, InterruptedException {
        var lines = new LineWriter(stdin);
        while (true) {
            Outgoing next = queue.take();
            Message message = next.message();
            if (message == null) break;
            write(lines, message, next.pending());
        }
        try {
            stdin.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a child's input", e);
        }
    }

    private void write(LineWriter lines, Message message, @Nullable Pending pending)
            throws IOException {
        writing.lock();
        try {
            if (shut || pending != null && !pending.handOver()) return;
            if (!lines.line(message)) {
                LOG.log(Level.DEBUG, () -> message + " was taken back while it was sent");
            }
        } catch (IOException e) {
            if (pending != null && !lines.handedAnything()) pending.handOverFailed();
            throw e;
        } finally {
            writing.unlock();
            if (pending == null) message.release();
        }
    }

    /** The child's end has been noticed: what has not begun to go out is not sent any more. */
    void shut() {
        shut = true;
    }

    /**
     * Once shut: waits until it is known whether the last message went out. Into a pipe that nobody
     * reads any more a write fails at once; a grandchild may hold it open, so the wait is bounded.
     */
    void awaitWritten(Duration atMost) throws InterruptedException {
        if (writing.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) writing.unlock();
    }

    /** Closes the pipe behind what is still queued. */
    void end() {
        if (queue.offer(Outgoing.END)) return;
        queue.clear();
        queue.offer(Outgoing.END);
    }
}
