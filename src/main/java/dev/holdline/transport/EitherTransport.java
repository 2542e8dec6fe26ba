package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A wire to a server that may be older than Streamable HTTP: where it refuses the first POST but
 * has a stream for a GET, it speaks HTTP+SSE (MCP 2025-11-25, transports, backwards compatibility).
 */
final class EitherTransport implements Transport {
    /** So a server of 2024-11-05 answers the POST. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 405);

    /** A server that says one of these (2026-07-28) knows how to speak without sessions. */
    private static final Set<Integer> MODERN = Set.of(-32601, -32020, -32021, -32022);

    private final Supplier<Transport> older;
    private final URI url;
    private final Set<URI> knownOlder;
    private final boolean beganOlder;
    private volatile Transport wire;
    private volatile @Nullable Inbound inbound;
    private volatile boolean closed;

    /**
     * @param knownOlder the addresses where HTTP+SSE has served last: there the next wire begins
     *     with it
     */
    EitherTransport(
            Supplier<Transport> streamable,
            Supplier<Transport> older,
            URI url,
            Set<URI> knownOlder) {
        this.older = older;
        this.url = url;
        this.knownOlder = knownOlder;
        this.beganOlder = knownOlder.contains(url);
        this.wire = beganOlder ? older.get() : streamable.get();
    }

    @Override
    public void open(Inbound inbound, Duration atMost)
            throws TransportException, InterruptedException {
        this.inbound = inbound;
        try {
            wire.open(inbound, atMost);
        } catch (TransportException e) {
            // It may have been brought up to date: the next wire tries both again.
            if (beganOlder && e.evidence().httpStatus() != 0) knownOlder.remove(url);
            throw e;
        }
    }

    @Override
    public Message exchange(Message request, Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException {
        try {
            return wire.exchange(request, during, atMost);
        } catch (TransportException refused) {
            boolean opening = request.method().equals("initialize") && !beganOlder;
            if (!opening || !mayBeOlder(refused.evidence()) || !changeOver(atMost)) throw refused;
        }
        Message answer = wire.exchange(request, during, atMost);
        knownOlder.add(url);
        return answer;
    }

    private static boolean mayBeOlder(Evidence e) {
        Integer code = e.rpcCode();
        return e.where() == Evidence.Where.HTTP_STATUS
                && REFUSALS.contains(e.httpStatus())
                && (code == null || !MODERN.contains(code));
    }

    /** False where there is no such stream: then the refusal itself is what is to be told. */
    private boolean changeOver(Duration atMost) throws InterruptedException {
        Inbound to = inbound;
        if (to == null) return false;
        Transport other = older.get();
        try {
            other.open(to, atMost);
        } catch (TransportException e) {
            System.getLogger(EitherTransport.class.getName())
                    .log(System.Logger.Level.DEBUG, "no stream of HTTP+SSE", e);
            return false;
        }
        Transport before = wire;
        wire = other;
        before.close();
        // A close() that came meanwhile ended the one before only.
        if (closed) other.close();
        return true;
    }

    @Override
    public void send(Message message) throws TransportException, InterruptedException {
        wire.send(message);
    }

    @Override
    public void ready(String protocolVersion) throws TransportException, InterruptedException {
        wire.ready(protocolVersion);
    }

    @Override
    public boolean remembers() {
        return wire.remembers();
    }

    @Override
    public boolean separatesCalls() {
        return wire.separatesCalls();
    }

    @Override
    public Duration quiet() {
        return wire.quiet();
    }

    @Override
    public Vitals vitals() {
        return wire.vitals();
    }

    @Override
    public void abandon(String why) {
        wire.abandon(why);
    }

    @Override
    public List<String> stderrTail() {
        return List.of();
    }

    @Override
    public void close() {
        closed = true;
        wire.close();
    }
}
