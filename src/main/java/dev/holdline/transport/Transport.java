package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;
import java.time.Duration;
import java.util.List;

/**
 * One wire to one server, used once: a new attempt takes a new transport. Blocking; call it on
 * virtual threads. Interruption is cancellation: the waiting request is dropped (its HTTP exchange
 * aborted) and {@link InterruptedException} thrown; telling the server is the caller's business.
 */
public interface Transport extends AutoCloseable {
    /** No bound: a tool may run as long as it likes. */
    Duration UNBOUNDED = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * What arrives without being asked for. Called on the transport's own threads, in order, and
     * before the response that followed it: what takes long is to be handed on, or it holds up the
     * wire.
     */
    interface Inbound {
        /** A notification or a request of the server, on no particular call's stream. */
        void message(Message message);

        /**
         * The wire is gone by itself (never by {@link Transport#close}); called at most once, after
         * every pending request has failed.
         */
        void lost(TransportException why);
    }

    /**
     * What the operating system sees of a child with all that it started.
     *
     * @param stopped whether one of them is stopped by a signal (SIGSTOP) and so does nothing
     * @param cpu processor time they have used
     */
    record Vitals(boolean stopped, Duration cpu) {
        /** Of a remote server nothing is seen. */
        public static final Vitals NONE = new Vitals(false, Duration.ZERO);
    }

    /**
     * Starts the child, or checks the address. Messages may arrive from now on.
     *
     * @param atMost how long the stream of HTTP+SSE may take to be there and name its endpoint
     */
    void open(Inbound inbound, Duration atMost) throws TransportException, InterruptedException;

    /**
     * Sends a request and waits for its response (a result or a JSON-RPC error: both are answers).
     *
     * @param during gets messages that arrive on this request's own stream before its response;
     *     over stdio nothing tells them apart, so there they go to the wire's {@link Inbound}
     * @param atMost how long to wait; elapsing fails with {@link Evidence.Where#TIMEOUT}
     */
    Message exchange(Message request, java.util.function.Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException;

    /**
     * Sends a notification or a response. The message is the transport's from here on: over stdio
     * it may be written after this returns, and its body is then released.
     */
    void send(Message message) throws TransportException, InterruptedException;

    /**
     * After {@code initialize}: the version to name in {@code MCP-Protocol-Version}; over HTTP this
     * also opens the listening GET stream and waits for its headers (405 is benign).
     */
    void ready(String protocolVersion) throws TransportException, InterruptedException;

    /**
     * Whether the server keeps anything for this wire (open pages, a working directory) that is
     * gone with it; a remote server that named no session does not.
     */
    boolean remembers();

    /**
     * Whether what belongs to a request comes on that request's own stream. Where one stream
     * carries everything, nothing tells what belongs to which.
     */
    boolean separatesCalls();

    /**
     * How long not a byte has come from the server. What came on any stream counts, but not an
     * error status (a proxy says that for a server long dead), nor a mere receipt.
     */
    Duration quiet();

    /** {@link Vitals#NONE} for remote servers, and before the start. */
    Vitals vitals();

    /**
     * The server was found dead: all that is pending fails with {@link Evidence.Where#TIMEOUT}, and
     * the wire is lost. It is still to be closed.
     *
     * @param why for *Details*
     */
    void abandon(String why);

    /** A child's last lines on stderr, control characters removed; empty for remote servers. */
    List<String> stderrTail();

    /** Ends it within a few seconds: a child with its descendants, a remote session with DELETE. */
    @Override
    void close();
}
