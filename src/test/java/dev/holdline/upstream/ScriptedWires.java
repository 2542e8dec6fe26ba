package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Transport;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Wires whose other end a test plays; counts how many are open at once. */
final class ScriptedWires implements Wires {
    static final String INITIALIZED =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"logging\":{},\"tools\":{}},"
                    + "\"serverInfo\":{\"name\":\"scripted\",\"version\":\"1\"}}";

    final List<Wire> made = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger mostOpen = new AtomicInteger();
    volatile Opening opening = _ -> {};
    volatile Answerer answerer = (_, request, _) -> Message.result(request.id(), "{}");
    volatile String initializeResult = INITIALIZED;
    volatile Consumer<Wire> ready = _ -> {};
    volatile Evidence.Wire kind = Evidence.Wire.STDIO;

    /** What happens when a wire is opened. */
    interface Opening {
        void open(Wire wire) throws TransportException, InterruptedException;
    }

    /** What a request gets. */
    interface Answerer {
        Message answer(Wire wire, Message request, Consumer<Message> during)
                throws TransportException, InterruptedException;
    }

    @Override
    public Transport create() {
        var wire = new Wire();
        made.add(wire);
        return wire;
    }

    @Override
    public Evidence.Wire kind() {
        return kind;
    }

    Wire last() {
        return made.getLast();
    }

    static TransportException failure(Seen seen, Delivery delivery, boolean wireLost) {
        return new TransportException(seen.evidence(), delivery, null, wireLost);
    }

    /** One of them. */
    final class Wire implements Transport {
        final List<Message> requests = new CopyOnWriteArrayList<>();
        final List<Message> sent = new CopyOnWriteArrayList<>();
        final CompletableFuture<TransportException> ended = new CompletableFuture<>();
        volatile Inbound inbound;
        volatile boolean closed;

        @Override
        public void open(Inbound to, Duration atMost)
                throws TransportException, InterruptedException {
            inbound = to;
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            opening.open(this);
        }

        @Override
        public Message exchange(Message request, Consumer<Message> during, Duration atMost)
                throws TransportException, InterruptedException {
            requests.add(request);
            if (ended.isDone()) throw ended.join();
            if (request.method().equals("initialize")) {
                return Message.result(request.id(), initializeResult);
            }
            return answerer.answer(this, request, during);
        }

        /** Blocks as a server that works does, until the wire is lost or closed. */
        Message never() throws TransportException, InterruptedException {
            try {
                throw ended.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        /** As a child that is killed: every request fails, then the owner is told. */
        void die(Seen seen) {
            ended.complete(failure(seen, Delivery.POSSIBLY_EXECUTED, true));
            inbound.lost(failure(seen, Delivery.NOT_SENT, true));
        }

        @Override
        public void send(Message message) {
            sent.add(message);
        }

        @Override
        public void ready(String protocolVersion) {
            ready.accept(this);
        }

        @Override
        public boolean remembers() {
            return true;
        }

        @Override
        public boolean separatesCalls() {
            return kind == Evidence.Wire.STREAMABLE_HTTP;
        }

        @Override
        public Duration quiet() {
            return Duration.ZERO;
        }

        @Override
        public Vitals vitals() {
            return Vitals.NONE;
        }

        @Override
        public void abandon(String why) {
            die(Seen.child(Evidence.Where.TIMEOUT, Evidence.Phase.CALL).text(why));
        }

        @Override
        public List<String> stderrTail() {
            return List.of();
        }

        @Override
        public void close() {
            if (closed) return;
            closed = true;
            if (inbound != null) open.decrementAndGet();
            ended.complete(
                    failure(
                            Seen.child(Evidence.Where.STREAM, Evidence.Phase.CALL)
                                    .text("closed by Holdline"),
                            Delivery.POSSIBLY_EXECUTED,
                            true));
        }
    }
}
