package dev.holdline.platform.linux;

import dev.holdline.session.PeerProcesses.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells when processes end that are not our children. One thread looks at all of them, while there
 * are any: {@code ProcessHandle.onExit} would keep a thread of the system for each.
 */
final class EndWatch {
    private static final System.Logger LOG = System.getLogger(EndWatch.class.getName());

    private final Predicate<Peer> isAlive;
    private final Duration every;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private final List<Watched> watched = new ArrayList<>();
    private boolean looking;

    /** Only where it looks. */
    private boolean told;

    private record Watched(Peer peer, Runnable then) {}

    EndWatch(Predicate<Peer> isAlive, Duration every) {
        this.isAlive = isAlive;
        this.every = every;
    }

    void watch(Peer peer, Runnable then) {
        lock.lock();
        try {
            watched.add(new Watched(peer, then));
            if (looking) return;
            looking = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("peer-ends").start(this::look);
    }

    private void look() {
        while (true) {
            List<Watched> now;
            lock.lock();
            try {
                if (watched.isEmpty()) {
                    looking = false;
                    return;
                }
                now = List.copyOf(watched);
            } finally {
                lock.unlock();
            }
            List<Watched> ended = now.stream().filter(w -> hasEnded(w.peer)).toList();
            forget(ended);
            // Each on a thread of its own: what follows an end may wait for other ends.
            for (Watched w : ended) Thread.ofVirtual().name("peer-ended").start(w.then);
        }
    }

    /** A look that fails is done again; without this thread no client's end would be noticed. */
    private boolean hasEnded(Peer peer) {
        try {
            return !isAlive.test(peer);
        } catch (RuntimeException | Error e) {
            // Once is enough: the next look is in a moment.
            var level = told ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
            told = true;
            LOG.log(level, "whether " + peer + " has ended", e);
            return false;
        }
    }

    /** Takes these off the list and waits until the next look is due. */
    private void forget(List<Watched> ended) {
        lock.lock();
        try {
            for (Watched w : ended) watched.removeIf(it -> it == w);
            if (ended.isEmpty() && !never.await(every.toNanos(), TimeUnit.NANOSECONDS)) return;
        } catch (InterruptedException e) {
            // Nobody has this thread to interrupt it.
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }
}
