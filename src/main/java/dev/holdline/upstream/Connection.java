package dev.holdline.upstream;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Delivery;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Transport;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One initialized connection of the legacy era: its wire, what the server said of itself, its ids.
 */
public final class Connection {
    private final Transport transport;
    private final Receiver receiver;
    private final Heartbeat heartbeat;
    private final AtomicLong ids = new AtomicLong(1);
    private final Map<Id, Running> running = new ConcurrentHashMap<>();
    private final ServerRequests requests = new ServerRequests(this::sendLater);
    private volatile @Nullable TransportException lostBy;
    private volatile boolean retiring;
    private String initializeResult = "{}";
    private JsonNode capabilities = Json.tree("{}");

    /** A call under way here. */
    private record Running(CallEvents events, @Nullable Id clientToken) {}

    /**
     * Where what the server says unasked goes; {@code call} is null where it came on no call's
     * stream.
     */
    interface Receiver {
        void received(Connection from, Message message, @Nullable CallEvents call);

        void lost(Connection connection, TransportException why);
    }

    Connection(Transport transport, Receiver receiver, Pace pace) {
        this.transport = transport;
        this.receiver = receiver;
        this.heartbeat =
                new Heartbeat(
                        transport,
                        atMost -> ask("ping", null, atMost).release(),
                        pace.liveness(),
                        new Wake(pace.clock(), System::nanoTime));
    }

    /**
     * The opening of the legacy era (2025-11-25, basic/lifecycle): initialize, initialized, replay.
     */
    void open(Hello hello, Evidence.Wire wire, Duration patience)
            throws TransportException, InterruptedException {
        long begun = System.nanoTime();
        start(patience);
        // One bound for all of it, however it is divided.
        Duration left = patience.minusNanos(System.nanoTime() - begun);
        initialize(hello, wire, left.isPositive() ? left : Duration.ZERO);
    }

    /** Starts the child, or checks the address. */
    void start(Duration patience) throws TransportException, InterruptedException {
        // Whoever is no longer wanted starts nothing, also if making the wire did not notice it.
        if (Thread.interrupted()) throw new InterruptedException();
        transport.open(
                new Transport.Inbound() {
                    @Override
                    public void message(Message message) {
                        receiver.received(Connection.this, message, null);
                    }

                    @Override
                    public void lost(TransportException why) {
                        lostBy = why;
                        requests.end();
                        receiver.lost(Connection.this, why);
                    }
                },
                patience);
    }

    void initialize(Hello hello, Evidence.Wire wire, Duration patience)
            throws TransportException, InterruptedException {
        Message answer =
                transport.exchange(
                        Message.request(Id.of(0), "initialize", hello.initializeParams()),
                        _ -> {},
                        patience);
        if (answer.kind() == Message.Kind.ERROR) throw refused(wire, answer);
        initializeResult = Objects.requireNonNull(answer.raw(Field.RESULT));
        JsonNode result = Json.tree(initializeResult);
        if (!result.isObject()) throw notAnInitializeResult(wire);
        capabilities = result.path("capabilities");
        transport.send(Message.notification("notifications/initialized", null));
        transport.ready(result.path("protocolVersion").asString("2025-03-26"));
        replay(hello, patience);
    }

    private TransportException refused(Evidence.Wire wire, Message answer) {
        Evidence evidence =
                Notices.error(
                        answer, wire, Evidence.Phase.INITIALIZE, false, transport.stderrTail());
        return new TransportException(evidence, Delivery.REJECTED_UNPROCESSED, null, true);
    }

    private TransportException notAnInitializeResult(Evidence.Wire wire) {
        var evidence =
                Evidence.of(
                        Evidence.Where.STREAM,
                        wire,
                        Evidence.Phase.INITIALIZE,
                        "invalid response: the result of initialize is not an object");
        return new TransportException(evidence, Delivery.REJECTED_UNPROCESSED, null, true);
    }

    private void replay(Hello hello, Duration patience)
            throws TransportException, InterruptedException {
        if (hello.logLevel() != null && offers("logging")) {
            ask("logging/setLevel", "{\"level\":" + Json.quote(hello.logLevel()) + "}", patience);
        }
        for (String uri : hello.subscriptions()) {
            ask("resources/subscribe", "{\"uri\":" + Json.quote(uri) + "}", patience);
        }
    }

    /** A request of our own: its answer, whatever it is. */
    public Message ask(String method, @Nullable String params, Duration atMost)
            throws TransportException, InterruptedException {
        Message request = Message.request(Id.of(ids.getAndIncrement()), method, params);
        return transport.exchange(request, m -> receiver.received(this, m, null), atMost);
    }

    /**
     * Sends a client's request under an id of ours and waits for its answer, which comes back under
     * the client's own id. Interruption tells the server {@code notifications/cancelled}.
     */
    Message call(Message request, CallEvents events)
            throws TransportException, InterruptedException {
        heartbeat.beforeCall();
        Id ours = Id.of(ids.getAndIncrement());
        String token = request.raw(Field.PROGRESS_TOKEN);
        Message sent = request.withId(ours);
        if (token != null) sent = sent.with(Field.PROGRESS_TOKEN, ours.json());
        running.put(ours, new Running(events, token == null ? null : new Id(token)));
        heartbeat.callBegins();
        try {
            return transport
                    .exchange(sent, m -> receiver.received(this, m, events), Transport.UNBOUNDED)
                    .withId(request.id());
        } catch (InterruptedException e) {
            String params = "{\"requestId\":" + ours + ",\"reason\":\"cancelled by the client\"}";
            sendLater(Message.notification("notifications/cancelled", params));
            requests.callLeft(events);
            throw e;
        } finally {
            heartbeat.callEnds();
            running.remove(ours);
            if (retiring && running.isEmpty()) close();
        }
    }

    /**
     * A notification or a response, sent from a thread of its own: a child may have stopped
     * reading.
     */
    void sendLater(Message message) {
        Thread.ofVirtual().start(() -> send(message));
    }

    private void send(Message message) {
        try {
            transport.send(message);
        } catch (TransportException e) {
            // The wire tells of its own end; a message that came too late has nobody left to hear
            // it.
            System.getLogger(Connection.class.getName())
                    .log(System.Logger.Level.DEBUG, "not sent: " + message, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands a progress notification to the call it belongs to, under the client's own token. */
    void progressed(Message progress) {
        String token = progress.raw(Field.PROGRESS_TOKEN);
        Running call = token == null ? null : running.get(new Id(token).canonical());
        if (call != null && call.clientToken() != null) {
            call.events().progress(progress.with(Field.PROGRESS_TOKEN, call.clientToken().json()));
        }
    }

    /**
     * Where one wire carries all calls, what the server asks is taken to belong to the call that
     * runs; null where several do: a call that is cancelled must not take along what another one
     * asked.
     */
    @Nullable CallEvents onlyCall() {
        List<Running> all = transport.separatesCalls() ? List.of() : List.copyOf(running.values());
        return all.size() == 1 ? all.getFirst().events() : null;
    }

    /** Starts to ask the client; {@code call} is the one it belongs to, null for none. */
    void asked(Message request, @Nullable CallEvents call, ServerRequests.Client client) {
        requests.start(request, call, client);
    }

    /** The server took a request of its own back. */
    void askedNoMore(Id request) {
        requests.cancelled(request);
    }

    /** Why the wire is gone; null while it is not. */
    @Nullable TransportException lostBy() {
        return lostBy;
    }

    /** Whether the server still answers: a ping, whatever it says to it. */
    boolean answers(Duration atMost) throws InterruptedException {
        try {
            ask("ping", null, atMost);
            return true;
        } catch (TransportException e) {
            return false;
        }
    }

    /** The server's {@code initialize} result, as JSON. */
    public String initializeResult() {
        return initializeResult;
    }

    /** Whether the server keeps anything for this connection that is gone with it. */
    public boolean remembers() {
        return transport.remembers();
    }

    public boolean offers(String capability) {
        return capabilities.has(capability);
    }

    List<String> stderrTail() {
        return transport.stderrTail();
    }

    /** No more calls come; those under way run on to their end, and then it closes. */
    void retire() {
        retiring = true;
        if (running.isEmpty()) close();
    }

    /** May take a few seconds: a child is given time to end. */
    void close() {
        requests.end();
        heartbeat.end();
        transport.close();
    }
}
