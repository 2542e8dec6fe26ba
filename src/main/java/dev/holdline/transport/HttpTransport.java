package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A wire over Streamable HTTP (MCP 2025-11-25, transports). Each message is a POST of its own on
 * the caller's thread, so that one that fails says nothing about the others; interrupting that
 * thread closes its socket.
 */
final class HttpTransport implements Transport {
    private static final String SESSION = "Mcp-Session-Id";
    private static final String ANY = "application/json, text/event-stream";
    private static final Duration TO_SETTLE = Duration.ofMillis(500);

    private final Target.Http target;
    private final SharedHttpClient.Lane lane;
    private final Deadlines deadlines;
    private final BodyBudget budget;
    private final Patience patience;
    private final Sighting.Credential credential;
    private final IdleClock clock = new IdleClock();
    private final Set<HttpExchange> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile URI url;
    private volatile @Nullable String sessionId;
    private volatile @Nullable String version;
    private volatile @Nullable Inbound inbound;
    private volatile @Nullable ListeningStream listening;
    private volatile boolean dead;

    HttpTransport(
            Target.Http target,
            SharedHttpClient.Lane lane,
            Deadlines deadlines,
            BodyBudget budget,
            Patience patience) {
        this.target = target;
        this.lane = lane;
        this.deadlines = deadlines;
        this.budget = budget;
        this.patience = patience;
        this.url = target.url();
        this.credential = HttpAddress.credential(target);
    }

    @Override
    public void open(Inbound inbound, Duration atMost) throws TransportException {
        this.inbound = inbound;
        HttpAddress.check(target, Wire.STREAMABLE_HTTP);
    }

    @Override
    public Message exchange(Message request, Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException {
        Sighting sighting = sighting(request);
        HttpExchange exchange = begin();
        boolean streamed = false;
        try (var watch =
                deadlines.after(atMost, () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            ClassicHttpResponse response = post(exchange, request);
            if (request.method().equals("initialize")) adoptSession(response);
            Message answer =
                    switch (MediaType.of(response)) {
                        case JSON ->
                                WholeAnswer.read(
                                        exchange, response, request.id(), budget, sighting);
                        case EVENTS -> {
                            AnswerStream stream = answerStream(exchange, sighting, request);
                            Message found = stream.answer(response, during);
                            streamed = true;
                            drainLater(stream, exchange);
                            yield found;
                        }
                        case OTHER ->
                                throw sighting.notAnAnswer(exchange, response, deadlines, patience);
                    };
            if (request.method().equals("initialize")) adoptVersion(answer);
            return answer;
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw sighting.broken(exchange, e);
        } finally {
            if (!streamed) end(exchange);
        }
    }

    private AnswerStream answerStream(HttpExchange exchange, Sighting sighting, Message request) {
        return new AnswerStream(
                exchange, sighting, request.id(), budget, patience, deadlines, this::get);
    }

    private void drainLater(AnswerStream stream, HttpExchange exchange) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        stream.drain(this::unasked);
                    } finally {
                        end(exchange);
                    }
                });
    }

    private void unasked(Message message) {
        Inbound to = inbound;
        if (to != null) to.message(message);
    }

    @Override
    public void send(Message message) throws TransportException, InterruptedException {
        Sighting sighting = sighting(message);
        HttpExchange exchange = begin();
        try (var watch =
                deadlines.after(
                        patience.accept(), () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            ClassicHttpResponse response = post(exchange, message);
            if (!MediaType.isSuccess(response)) {
                throw sighting.notAnAnswer(exchange, response, deadlines, patience);
            }
            // 202 without a body; what else may come (an empty object, "Accepted") says nothing.
            if (MediaType.of(response) != MediaType.EVENTS) {
                Excerpt.of(exchange, response, deadlines, patience);
            }
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw sighting.broken(exchange, e);
        } finally {
            end(exchange);
            message.release();
        }
    }

    @Override
    public void ready(String protocolVersion) throws InterruptedException {
        version = protocolVersion;
        Inbound to = inbound;
        if (to == null || closed.get()) return;
        var stream =
                new ListeningStream(new HttpExchange(lane, clock), budget, patience, this::get, to);
        listening = stream;
        stream.start();
        if (closed.get()) stream.close();
        stream.awaitSettled();
    }

    @Override
    public boolean remembers() {
        return sessionId != null;
    }

    @Override
    public boolean separatesCalls() {
        return true;
    }

    @Override
    public Duration quiet() {
        return clock.quiet();
    }

    @Override
    public Vitals vitals() {
        return Vitals.NONE;
    }

    @Override
    public void abandon(String why) {
        if (dead || closed.get()) return;
        dead = true;
        boolean idle = inFlight.isEmpty();
        ListeningStream stream = listening;
        if (stream != null) stream.close();
        inFlight.forEach(exchange -> exchange.abort(HttpExchange.Abort.DEAD));
        // Who waits is told first; aborting takes milliseconds.
        long until = System.nanoTime() + TO_SETTLE.toNanos();
        while (!inFlight.isEmpty() && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        Inbound to = inbound;
        if (to == null) return;
        Phase phase = idle ? Phase.IDLE : Phase.CALL;
        var sighting =
                new Sighting(Wire.STREAMABLE_HTTP, phase, null, sessionId != null, credential);
        to.lost(sighting.lost(new Sighting.Loss(Where.TIMEOUT, why, null), Delivery.NOT_SENT));
    }

    @Override
    public List<String> stderrTail() {
        return List.of();
    }

    private HttpExchange begin() {
        var exchange = new HttpExchange(lane, clock);
        inFlight.add(exchange);
        if (dead) exchange.abort(HttpExchange.Abort.DEAD);
        if (closed.get()) exchange.abort(HttpExchange.Abort.CLOSED);
        return exchange;
    }

    private void end(HttpExchange exchange) {
        exchange.close();
        inFlight.remove(exchange);
    }

    private ClassicHttpResponse post(HttpExchange exchange, Message message) throws IOException {
        return exchange.follow(
                url,
                here -> {
                    var post = new HttpPost(here);
                    post.setEntity(new MessageEntity(message));
                    return addressed(post, ANY);
                },
                moved -> url = moved);
    }

    private HttpUriRequestBase get(@Nullable String lastEventId) {
        var get = addressed(new HttpGet(url), "text/event-stream");
        if (lastEventId != null) get.setHeader("Last-Event-ID", HttpAddress.latin1(lastEventId));
        return get;
    }

    private <R extends HttpUriRequestBase> R addressed(R request, String accept) {
        HttpAddress.carry(target, request, accept, version);
        String session = sessionId;
        if (session != null) request.setHeader(SESSION, session);
        return request;
    }

    private Sighting sighting(Message message) {
        return new Sighting(
                Wire.STREAMABLE_HTTP,
                Pending.phaseOf(message),
                message.kind() == Message.Kind.REQUEST ? message.id() : null,
                sessionId != null,
                credential);
    }

    private void adoptSession(ClassicHttpResponse response) {
        Header given = response.getFirstHeader(SESSION);
        // Visible ASCII only (MCP 2025-11-25, transports, session management).
        if (MediaType.isSuccess(response)
                && given != null
                && String.valueOf(given.getValue()).matches("[!-~]{1,4096}")) {
            sessionId = given.getValue();
        }
    }

    /** The very next message must name the version, and comes before {@link #ready}. */
    private void adoptVersion(Message answer) {
        JsonNode result = answer.tree(Field.RESULT);
        String agreed = result == null ? "" : result.path("protocolVersion").asString("");
        if (agreed.matches("[!-~]{1,40}")) version = agreed;
    }

    /** Whoever comes second waits with the first. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            ListeningStream stream = listening;
            if (stream != null) stream.close();
            inFlight.forEach(exchange -> exchange.abort(HttpExchange.Abort.CLOSED));
            if (sessionId == null) finish();
            else Thread.ofVirtual().start(this::goodbye);
        }
        try {
            boolean _ = ended.await(patience.goodbye().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * On a thread of its own: whoever closes may be interrupted, and the server still learns it.
     */
    private void goodbye() {
        try {
            deleteSession();
        } finally {
            finish();
        }
    }

    private void finish() {
        lane.close();
        ended.countDown();
    }

    private void deleteSession() {
        try (var exchange = new HttpExchange(lane, clock);
                var watch =
                        deadlines.after(
                                patience.goodbye(),
                                () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            exchange.run(addressed(new HttpDelete(url), ANY));
        } catch (IOException e) {
            System.getLogger(HttpTransport.class.getName())
                    .log(System.Logger.Level.DEBUG, "ending the session: {0}", e.toString());
        }
    }
}
