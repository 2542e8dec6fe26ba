package dev.holdline.upstream;

import dev.holdline.config.Settings;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Transport;
import dev.holdline.transport.Transport.Vitals;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the server of one connection is still there: by its silence, then by a ping
 * (2025-11-25, basic/utilities/ping), then by what the system sees of its process. How long a call
 * takes never counts.
 */
final class Heartbeat {
    /** Between two looks at a server that does not answer. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    /** What an idle process uses by its timers alone stays well below. */
    private static final long WORKING_PERCENT = 1;

    private static final Duration TWO_TICKS = Duration.ofMillis(20);

    /** Asks the server; returns on any answer. */
    interface Ping {
        void ask(Duration atMost) throws TransportException, InterruptedException;
    }

    private final Transport transport;
    private final Ping ping;
    private final Settings.Liveness limits;
    private final Wake wake;

    /** Calls that come at once after a long silence wait for one ping. */
    private final ReentrantLock checking = new ReentrantLock();

    private final Object lock = new Object();
    private int running;
    private long busySince;

    /**
     * Goes on for a while after the last call, so that one call after the other starts no thread.
     */
    private @Nullable Thread watcher;

    Heartbeat(Transport transport, Ping ping, Settings.Liveness limits, Wake wake) {
        this.transport = transport;
        this.ping = ping;
        this.limits = limits;
        this.wake = wake;
    }

    /**
     * After a long silence, or a sleep of the machine: asks before anything is sent that could get
     * lost on a dead connection.
     */
    void beforeCall() throws TransportException, InterruptedException {
        if (!isDoubtful()) return;
        checking.lockInterruptibly();
        try {
            if (!isDoubtful()) return;
            Vitals before = transport.vitals();
            try {
                ping.ask(limits.checkWithin());
            } catch (TransportException e) {
                if (!Answers.shows(e.evidence())) giveUpUnlessBusy(e, before);
            }
            wake.noted();
        } finally {
            checking.unlock();
        }
    }

    private boolean isDoubtful() {
        synchronized (lock) {
            // With another call running the watch is on it already.
            if (running > 0) return false;
        }
        return transport.quiet().compareTo(limits.checkAfter()) >= 0 || wake.woke();
    }

    private void giveUpUnlessBusy(TransportException e, Vitals before) throws TransportException {
        Evidence seen = e.evidence();
        if (seen.where() == Evidence.Where.TIMEOUT && !e.wireLost()) {
            Vitals now = transport.vitals();
            if (!now.stopped() && works(before, now, limits.checkWithin())) return;
            transport.abandon("no answer to a ping within " + limits.checkWithin());
            throw new TransportException(seen, Delivery.NOT_SENT, null, true);
        }
        throw new TransportException(seen, Delivery.NOT_SENT, null, e.wireLost());
    }

    void callBegins() {
        synchronized (lock) {
            if (running++ > 0) return;
            busySince = System.nanoTime();
            if (watcher != null) return;
            watcher = Thread.ofVirtual().name("heartbeat").unstarted(this::watch);
            watcher.start();
        }
    }

    void callEnds() {
        synchronized (lock) {
            running--;
        }
    }

    /** Ends with the connection. */
    void end() {
        synchronized (lock) {
            if (watcher != null) watcher.interrupt();
        }
    }

    private boolean isIdle() {
        synchronized (lock) {
            return running == 0;
        }
    }

    /** True once there is nothing to watch; whoever calls next starts a new watch. */
    private boolean isOver() {
        synchronized (lock) {
            if (running > 0) return false;
            watcher = null;
            return true;
        }
    }

    private long busySince() {
        synchronized (lock) {
            return busySince;
        }
    }

    private void watch() {
        long lastSign = System.nanoTime();
        try {
            while (!isOver()) {
                long since = busySince();
                if (since - lastSign > 0) lastSign = since;
                Duration left = limits.pingAfter().minus(quietSince(lastSign));
                if (left.isPositive()) {
                    pause(left);
                } else if (isAlive()) {
                    lastSign = System.nanoTime();
                } else {
                    // On a thread of its own: this one is interrupted as soon as its calls fail.
                    Thread.ofVirtual()
                            .start(() ->
                                    transport.abandon(
                                            "no sign of life for "
                                                    + transport.quiet().toSeconds()
                                                    + " s"));
                    return;
                }
            }
        } catch (InterruptedException e) {
            // the connection has ended
        }
    }

    /** What was silent before there was a call says nothing. */
    private Duration quietSince(long nanos) {
        Duration passed = Duration.ofNanos(System.nanoTime() - nanos);
        Duration quiet = transport.quiet();
        return quiet.compareTo(passed) < 0 ? quiet : passed;
    }

    /** Asks until there is a sign of life, or has been none for too long. */
    private boolean isAlive() throws InterruptedException {
        long begun = System.nanoTime();
        Vitals before = transport.vitals();
        boolean wasStopped = false;
        try (var asking = new Asking()) {
            while (true) {
                if (asking.answeredWithin(look()) || isIdle()) return true;
                Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                if (transport.quiet().compareTo(waited) < 0) return true;
                Vitals now = transport.vitals();
                if (now.stopped() && wasStopped) return false;
                wasStopped = now.stopped();
                if (waited.compareTo(limits.hungAfter()) >= 0) {
                    return works(before, now, waited);
                }
            }
        }
    }

    private Duration look() {
        Duration quarter = limits.hungAfter().dividedBy(4);
        return quarter.compareTo(LOOK) < 0 ? quarter : LOOK;
    }

    private static boolean works(Vitals before, Vitals now, Duration meanwhile) {
        Duration used = now.cpu().minus(before.cpu()).abs();
        Duration least = meanwhile.multipliedBy(WORKING_PERCENT).dividedBy(100);
        return used.compareTo(least) >= 0 && used.compareTo(TWO_TICKS) >= 0;
    }

    private static void pause(Duration time) throws InterruptedException {
        var never = new CountDownLatch(1);
        var _ = never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** One ping after the other, until one is answered or nobody wants to know any more. */
    private final class Asking implements AutoCloseable {
        private final CountDownLatch answered = new CountDownLatch(1);
        private final Thread thread = Thread.ofVirtual().name("ping").start(this::ask);

        private void ask() {
            try {
                while (true) {
                    try {
                        ping.ask(limits.hungAfter());
                        break;
                    } catch (TransportException e) {
                        // A wire that is gone tells of its own end.
                        if (e.wireLost() || Answers.shows(e.evidence())) break;
                    }
                    pause(limits.pingAfter());
                }
                answered.countDown();
            } catch (InterruptedException e) {
                // nobody wants to know any more
            }
        }

        boolean answeredWithin(Duration time) throws InterruptedException {
            return answered.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }
}
