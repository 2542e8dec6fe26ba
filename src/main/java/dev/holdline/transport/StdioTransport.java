package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a child process: one message a line on stdin and stdout (MCP 2025-11-25, transports,
 * stdio).
 *
 * <p>The three ends of the pipes have platform threads: a virtual thread blocked in a pipe takes a
 * carrier away from all others.
 */
final class StdioTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(StdioTransport.class.getName());

    /** For a child whose pipe broke to be seen as ended, and for its last output to arrive. */
    private static final Duration TO_SETTLE = Duration.ofMillis(500);

    private static final Duration TO_CLOSE = Duration.ofSeconds(4);

    /** Why the wire is gone; the same for every request on it. */
    private record Loss(
            Where where,
            String text,
            String cause,
            @Nullable Integer exitCode,
            List<String> tail) {}

    private final Target.Process target;
    private final String instance;
    private final Awaited<Pending> awaited = new Awaited<>();
    private final ChildInput input = new ChildInput();
    private final ChildOutput output;
    private final ReentrantLock starting = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Loss> loss = new AtomicReference<>();
    private volatile @Nullable Child child;
    private volatile @Nullable Inbound inbound;
    private volatile boolean answered;

    StdioTransport(Target.Process target, BodyBudget budget, String instance) {
        this.target = target;
        this.output = new ChildOutput(budget);
        this.instance = instance;
    }

    @Override
    public void open(Inbound inbound, Duration atMost) throws TransportException {
        this.inbound = inbound;
        Child started;
        starting.lock();
        try {
            // Closed before it was opened; from the start on close() knows the child.
            Loss already = loss.get();
            if (already != null) throw failure(already, Phase.STARTUP, Delivery.NOT_SENT, null);
            started = Child.start(target, instance);
            child = started;
        } catch (Child.CannotStart e) {
            var why =
                    new Loss(
                            Where.START,
                            String.valueOf(e.getMessage()),
                            e.getCause() == null ? "" : e.getCause().getClass().getName(),
                            null,
                            List.of());
            loss.compareAndSet(null, why);
            throw failure(why, Phase.STARTUP, Delivery.NOT_SENT, null);
        } finally {
            starting.unlock();
        }
        thread("stdout", started, () -> read(started));
        thread("stderr", started, () -> output.readErrors(started.stderr()));
        thread("stdin", started, () -> write(started));
        started.onExit(() -> ended(started, "", null));
    }

    private static void thread(String pipe, Child child, Runnable work) {
        Thread.ofPlatform().daemon().name(pipe + "-" + child.pid()).start(work);
    }

    @Override
    public Message exchange(Message request, Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException {
        var waiting = new Pending(request);
        awaited.add(waiting);
        try {
            enqueue(request, waiting);
            return waiting.await(atMost);
        } catch (TimeoutException e) {
            throw new TransportException(
                    Evidence.of(
                            Where.TIMEOUT, Wire.STDIO, waiting.phase, "no answer within " + atMost),
                    waiting.withdraw(),
                    waiting.id,
                    false);
        } finally {
            waiting.withdraw();
            awaited.remove(waiting);
        }
    }

    @Override
    public void send(Message message) throws TransportException {
        enqueue(message, null);
    }

    private void enqueue(Message message, @Nullable Pending waiting) throws TransportException {
        // First in, then look: a loss that comes between the two finds the request and fails it.
        boolean room = input.add(message, waiting);
        Loss lost = loss.get();
        if (lost == null && room) return;
        Phase phase = waiting != null ? waiting.phase : Phase.CALL;
        Delivery delivery = waiting != null ? waiting.withdraw() : Delivery.NOT_SENT;
        if (lost == null) {
            lost = new Loss(Where.STREAM, "it does not read its input", "", null, stderrTail());
        }
        throw failure(lost, phase, delivery, waiting == null ? null : waiting.id);
    }

    @Override
    public void ready(String protocolVersion) {
        Child running = child;
        // A launcher (npx, uvx, a shell) has its program running by now.
        if (running != null) running.rememberDescendants();
    }

    @Override
    public boolean remembers() {
        return true;
    }

    @Override
    public boolean separatesCalls() {
        return false;
    }

    @Override
    public Duration quiet() {
        return output.quiet();
    }

    @Override
    public Vitals vitals() {
        Child running = child;
        return running == null ? Vitals.NONE : running.vitals();
    }

    @Override
    public void abandon(String why) {
        lose(new Loss(Where.TIMEOUT, why, "", null, stderrTail()));
    }

    @Override
    public List<String> stderrTail() {
        return output.errorTail();
    }

    private void write(Child child) {
        try {
            input.writeTo(child.stdin());
        } catch (IOException e) {
            ended(child, "it no longer reads its input", e);
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "writing to a child", e);
        }
    }

    private void read(Child child) {
        IOException why = null;
        try {
            output.read(
                    child.stdout(),
                    new MessageReader() {
                        @Override
                        public void message(Message message) {
                            received(message);
                        }

                        @Override
                        public void lost(LostMessage message) {
                            awaited.failLost(message, each -> lostAnswer(each, message));
                        }

                        @Override
                        public boolean unreadable(LostMessage message) {
                            return awaited.failUnreadable(
                                    message, each -> lostAnswer(each, message));
                        }
                    });
        } catch (IOException e) {
            why = e;
        } finally {
            ended(child, "it closed its output", why);
        }
    }

    private void received(Message message) {
        if (message.isResponse()) {
            answered = true;
            awaited.answer(message);
            return;
        }
        Inbound to = inbound;
        if (to != null) AnswerStream.pass(message, to::message);
    }

    private static TransportException lostAnswer(Pending waiting, LostMessage message) {
        return new TransportException(
                Evidence.of(
                        Where.STREAM, Wire.STDIO, waiting.phase, message.why(), message.cause()),
                Delivery.POSSIBLY_EXECUTED,
                waiting.id,
                false);
    }

    /** Called when any end of the child is seen to be gone; the first call concludes. */
    private void ended(Child child, String what, @Nullable Exception cause) {
        input.shut();
        if (!ending.compareAndSet(false, true)) return;
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        conclude(child, what, cause);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    private void conclude(Child child, String what, @Nullable Exception cause)
            throws InterruptedException {
        // The pipes of a dying child close before it has ended; and what it wrote last, perhaps an
        // answer, is still in them. A grandchild may hold them open, so the wait is bounded.
        boolean exited = child.exitedWithin(TO_SETTLE);
        if (exited) output.awaitEnds(TO_SETTLE);
        // Who is in the middle of being written knows in a moment whether a byte of it went out.
        input.awaitWritten(TO_SETTLE);
        String causeName = cause == null ? "" : cause.getClass().getName();
        lose(
                exited
                        ? new Loss(
                                Where.PROCESS_EXIT,
                                output.printed(),
                                causeName,
                                child.exitCode(),
                                stderrTail())
                        : new Loss(Where.STREAM, what, causeName, null, stderrTail()));
        input.end();
        child.end();
    }

    private void lose(Loss why) {
        if (!loss.compareAndSet(null, why)) return;
        List<Pending> open = awaited.all();
        for (Pending each : open) each.fail(failure(why, each.phase, each.withdraw(), each.id));
        Inbound to = inbound;
        if (to == null || closing.get()) return;
        Phase phase = !answered ? Phase.INITIALIZE : open.isEmpty() ? Phase.IDLE : Phase.CALL;
        to.lost(failure(why, phase, Delivery.NOT_SENT, null));
    }

    private TransportException failure(
            Loss why, Phase phase, Delivery delivery, @Nullable Id requestId) {
        var evidence =
                new Evidence(
                        why.where(),
                        Wire.STDIO,
                        phase,
                        0,
                        Map.of(),
                        null,
                        why.text(),
                        why.cause(),
                        false,
                        false,
                        why.exitCode(),
                        why.tail());
        return new TransportException(evidence, delivery, requestId, true);
    }

    /** Waits for a start that is under way. */
    private @Nullable Child started() {
        starting.lock();
        try {
            return child;
        } finally {
            starting.unlock();
        }
    }

    /** Whoever comes second waits with the first. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            lose(new Loss(Where.STREAM, "closed by Holdline", "", null, stderrTail()));
            input.end();
            // On a thread of its own: whoever closes may be interrupted, and the tree still ends.
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            Child running = started();
                            if (running != null) running.end();
                        } finally {
                            closed.countDown();
                        }
                    });
        }
        boolean interrupted = false;
        long until = System.nanoTime() + TO_CLOSE.toNanos();
        for (long left = TO_CLOSE.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                if (closed.await(left, TimeUnit.NANOSECONDS)) break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
