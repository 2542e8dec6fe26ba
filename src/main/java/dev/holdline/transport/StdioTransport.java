package dev.holdline.transport;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a child process: one message a line on stdin and stdout (MCP 2025-11-25, transports,
 * stdio). Requests are queued to one writing thread, so that a child that has stopped reading holds
 * up nobody but those who wait for its answer, and {@link Delivery#NOT_SENT} can be proved.
 *
 * <p>The three ends of the pipes have platform threads: a virtual thread blocked in a pipe takes a
 * carrier away from all others.
 */
final class StdioTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(StdioTransport.class.getName());

    /** More than anybody queues to a child that reads. */
    private static final int MOST_QUEUED = 10_000;

    /** For a child whose pipe broke to be seen as ended, and for its last output to arrive. */
    private static final Duration TO_SETTLE = Duration.ofMillis(500);

    private static final Duration TO_CLOSE = Duration.ofSeconds(4);

    private record Outgoing(@Nullable Message message, @Nullable Pending pending) {
        /** After it the pipe to the child is closed. */
        static final Outgoing END = new Outgoing(null, null);
    }

    /** Why the wire is gone; the same for every request on it. */
    private record Loss(
            Where where,
            String text,
            String cause,
            @Nullable Integer exitCode,
            List<String> tail) {}

    private final Target.Process target;
    private final BodyBudget budget;
    private final String instance;
    private final Map<Id, Pending> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>(MOST_QUEUED);
    private final TextTail stderr = new TextTail(40, 8 * 1024);
    private final TextTail noise = new TextTail(10, 2 * 1024);
    private final IdleClock clock = new IdleClock();
    private final CountDownLatch outputEnded = new CountDownLatch(1);
    private final CountDownLatch errorsEnded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Loss> loss = new AtomicReference<>();
    private volatile @Nullable Child child;
    private volatile @Nullable Inbound inbound;
    private volatile boolean answered;

    StdioTransport(Target.Process target, BodyBudget budget, String instance) {
        this.target = target;
        this.budget = budget;
        this.instance = instance;
    }

    @Override
    public void open(Inbound inbound) throws TransportException {
        this.inbound = inbound;
        Child started;
        try {
            started = Child.start(target, instance);
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
        }
        child = started;
        thread("stdout", started, () -> readMessages(started));
        thread("stderr", started, () -> readErrors(started));
        thread("stdin", started, () -> writeMessages(started));
        started.onExit(() -> ended(started, "", null));
        // A close() that came while the process was being started did not see it.
        if (closing.get()) started.end();
    }

    private static void thread(String pipe, Child child, Runnable work) {
        Thread.ofPlatform().daemon().name(pipe + "-" + child.pid()).start(work);
    }

    @Override
    public Message exchange(Message request, Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException {
        var waiting = new Pending(request);
        if (pending.putIfAbsent(waiting.id.canonical(), waiting) != null) {
            throw new IllegalArgumentException("id " + waiting.id + " is in use");
        }
        try {
            enqueue(new Outgoing(request, waiting));
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
            pending.remove(waiting.id.canonical(), waiting);
        }
    }

    @Override
    public void send(Message message) throws TransportException {
        enqueue(new Outgoing(message, null));
    }

    private void enqueue(Outgoing out) throws TransportException {
        // First in, then look: a loss that comes between the two finds the request and fails it.
        boolean room = queue.offer(out);
        Loss lost = loss.get();
        if (lost == null && room) return;
        Pending waiting = out.pending();
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
    public Duration quiet() {
        return clock.quiet();
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
        return stderr.lines();
    }

    private void writeMessages(Child child) {
        var lines = new LineWriter(child.stdin());
        try {
            while (true) {
                Outgoing next = queue.take();
                Message message = next.message();
                if (message == null) break;
                Pending waiting = next.pending();
                if (waiting != null && !waiting.handOver()) continue;
                try {
                    if (!lines.line(message)) {
                        LOG.log(Level.DEBUG, () -> message + " was taken back while it was sent");
                    }
                } catch (IOException e) {
                    if (waiting != null && !lines.handedAnything()) waiting.handOverFailed();
                    ended(child, "it no longer reads its input", e);
                    return;
                } finally {
                    if (waiting == null) message.release();
                }
            }
            child.stdin().close();
        } catch (IOException | InterruptedException e) {
            LOG.log(Level.DEBUG, "closing a child's input", e);
        }
    }

    private void readMessages(Child child) {
        IOException why = null;
        try (InputStream in = clock.listenTo(child.stdout())) {
            var lines = new LineReader(in, budget);
            for (var line = lines.next(); line != null; line = lines.next()) {
                switch (line) {
                    case LineReader.Line.Whole(Body body) -> received(body);
                    case LineReader.Line.TooLong tooLong -> tooLong(tooLong);
                }
            }
        } catch (IOException e) {
            why = e;
        } finally {
            outputEnded.countDown();
            ended(child, "it closed its output", why);
        }
    }

    private void received(Body body) {
        Message message;
        try {
            message = Message.parse(body);
        } catch (MalformedMessageException e) {
            note(body);
            return;
        }
        if (!message.isResponse()) {
            deliver(message);
            return;
        }
        answered = true;
        Pending waiting =
                message.has(dev.holdline.jsonrpc.Field.ID)
                        ? pending.get(message.id().canonical())
                        : null;
        if (waiting == null || !waiting.answer(message)) {
            LOG.log(Level.DEBUG, () -> "nobody waits for " + message);
            message.release();
        }
    }

    private void deliver(Message message) {
        Inbound to = inbound;
        if (to == null) return;
        try {
            to.message(message);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a message was not taken: " + message, e);
        }
    }

    /** A line that is not a message: a banner, a stray print. Kept for diagnosis. */
    private void note(Body body) {
        var first = new ByteArrayOutputStream();
        try {
            body.writeTo(first, 0, Math.min(500, body.length()));
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "reading a stray line", e);
        }
        body.release();
        noise.append(first.toByteArray(), 0, first.size());
        noise.endLine();
        LOG.log(Level.DEBUG, () -> "not a message on stdout, " + noise.seen() + " so far");
    }

    private void tooLong(LineReader.Line.TooLong line) {
        Id id = LostId.of(line);
        Pending one = id == null ? null : pending.get(id.canonical());
        // Better a failure too many than a caller that waits for what was thrown away.
        for (Pending each : one != null ? List.of(one) : List.copyOf(pending.values())) {
            each.fail(
                    new TransportException(
                            Evidence.of(
                                    Where.STREAM,
                                    Wire.STDIO,
                                    each.phase,
                                    line.why(),
                                    Evidence.TOO_LARGE),
                            Delivery.POSSIBLY_EXECUTED,
                            each.id,
                            false));
        }
    }

    private void readErrors(Child child) {
        var chunk = new byte[4 * 1024];
        try (InputStream in = child.stderr()) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) stderr.append(chunk, 0, n);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "reading a child's stderr", e);
        } finally {
            stderr.endLine();
            errorsEnded.countDown();
        }
    }

    /** Called when any end of the child is seen to be gone; the first call concludes. */
    private void ended(Child child, String what, @Nullable Exception cause) {
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
        if (exited) {
            outputEnded.await(TO_SETTLE.toMillis(), TimeUnit.MILLISECONDS);
            errorsEnded.await(TO_SETTLE.toMillis(), TimeUnit.MILLISECONDS);
        }
        String printed = String.join("\n", noise.lines());
        String causeName = cause == null ? "" : cause.getClass().getName();
        lose(
                exited
                        ? new Loss(
                                Where.PROCESS_EXIT,
                                printed,
                                causeName,
                                child.exitCode(),
                                stderrTail())
                        : new Loss(Where.STREAM, what, causeName, null, stderrTail()));
        endInput();
        child.end();
    }

    /** Closes the child's stdin behind what is still queued. */
    private void endInput() {
        if (queue.offer(Outgoing.END)) return;
        queue.clear();
        queue.offer(Outgoing.END);
    }

    private void lose(Loss why) {
        if (!loss.compareAndSet(null, why)) return;
        boolean idle = pending.isEmpty();
        for (Pending each : pending.values()) {
            each.fail(failure(why, each.phase, each.withdraw(), each.id));
        }
        Inbound to = inbound;
        if (to == null || closing.get()) return;
        Phase phase = !answered ? Phase.INITIALIZE : idle ? Phase.IDLE : Phase.CALL;
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

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            lose(new Loss(Where.STREAM, "closed by Holdline", "", null, stderrTail()));
            endInput();
            // On a thread of its own: whoever closes may be interrupted, and the tree still ends.
            Thread.ofVirtual()
                    .start(() -> {
                        try {
                            Child running = child;
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
