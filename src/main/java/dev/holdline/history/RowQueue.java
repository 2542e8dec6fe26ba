package dev.holdline.history;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Takes rows at once and has them written in their order by one thread, which lives while there are
 * any. That one waits for the disk and for other processes; the window and the calls do not.
 */
final class RowQueue {
    private static final System.Logger LOG = System.getLogger(RowQueue.class.getName());

    private final int most;
    private final Consumer<Entry> write;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    // Guarded by the lock.
    private final Queue<Entry> waiting = new ArrayDeque<>();
    private boolean writes;
    private long added;
    private long done;

    /**
     * @param most rows that wait; whoever adds another one waits, too
     */
    RowQueue(int most, Consumer<Entry> write) {
        this.most = most;
        this.write = write;
    }

    void add(Entry row) {
        lock.lock();
        try {
            while (waiting.size() >= most) {
                progress.awaitUninterruptibly();
            }
            waiting.add(row);
            added++;
            if (writes) return;
            writes = true;
            // Not a virtual one: it would take a carrier from the calls while it waits for the
            // disk.
            Thread.ofPlatform().daemon().name("history-rows").start(this::work);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all that was added before is written, or could not be; not on the thread that
     * writes.
     *
     * @return false where it took longer than that
     */
    boolean flush(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long mine = added;
            long left = atMost.toNanos();
            while (done < mine && left > 0) {
                left = progress.awaitNanos(left);
            }
            return done >= mine;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (true) {
            Entry next;
            lock.lock();
            try {
                if (waiting.isEmpty()) {
                    writes = false;
                    return;
                }
                next = waiting.remove();
                // There is room.
                progress.signalAll();
            } finally {
                lock.unlock();
            }
            try {
                write.accept(next);
            } catch (RuntimeException e) {
                // The rows behind it are still to be written.
                LOG.log(System.Logger.Level.ERROR, "a row of the history was not written", e);
            } finally {
                written();
            }
        }
    }

    private void written() {
        lock.lock();
        try {
            done++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
