package dev.holdline.transport;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * A wire over HTTP+SSE (MCP 2024-11-05, transports): messages are posted, answers come on the one
 * stream. That stream is the session: with it goes the wire.
 */
final class SseTransport implements Transport {
    /** For a request that is being posted to find out how far it got. */
    private static final Duration TO_SETTLE = Duration.ofMillis(500);

    private static final class Call extends Pending {
        final HttpExchange exchange;
        volatile @Nullable Thread posting;
        volatile boolean posted;

        Call(Message request, HttpExchange exchange) {
            super(request);
            this.exchange = exchange;
        }
    }

    private final Target.Http target;
    private final SharedHttpClient.Lane lane;
    private final Deadlines deadlines;
    private final BodyBudget budget;
    private final Patience patience;
    private final Sighting.Credential credential;

    /** Of the stream alone: that messages are still received says nothing of it. */
    private final IdleClock clock = new IdleClock();

    private final IdleClock receipts = new IdleClock();
    private final HttpExchange listening;
    private final Awaited<Call> calls = new Awaited<>();
    private final AtomicReference<Sighting.@Nullable Loss> loss = new AtomicReference<>();
    private volatile @Nullable URI endpoint;
    private volatile @Nullable String version;
    private volatile @Nullable Inbound inbound;
    private volatile boolean answered;
    private volatile boolean closed;

    SseTransport(
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
        this.credential = HttpAddress.credential(target);
        this.listening = new HttpExchange(lane, clock);
    }

    @Override
    public void open(Inbound inbound, Duration atMost)
            throws TransportException, InterruptedException {
        this.inbound = inbound;
        HttpAddress.check(target, Wire.SSE);
        var stream = new SseStream(listening, budget);
        Sighting opening = SseStream.opening(credential);
        try {
            endpoint = stream.open(target.url(), this::get, opening, deadlines, patience, atMost);
        } catch (TransportException e) {
            listening.close();
            throw e;
        }
        Thread.ofVirtual().name("sse").start(() -> listen(stream));
    }

    private void listen(SseStream stream) {
        IOException why = null;
        try (listening) {
            stream.read(
                    new MessageReader() {
                        @Override
                        public void message(Message message) {
                            received(message);
                        }

                        @Override
                        public void lost(LostMessage message) {
                            calls.failLost(
                                    message, each -> sighting(each).lostAnswer(null, message));
                        }

                        @Override
                        public boolean unreadable(LostMessage message) {
                            return calls.failUnreadable(
                                    message, each -> sighting(each).lostAnswer(null, message));
                        }
                    });
        } catch (IOException e) {
            why = e;
        }
        String text =
                why == null ? "the stream ended" : PlainText.of(String.valueOf(why.getMessage()));
        lose(new Sighting.Loss(Where.STREAM, text, why));
    }

    private void received(Message message) {
        if (message.isResponse()) {
            answered = true;
            calls.answer(message);
            return;
        }
        Inbound to = inbound;
        if (to != null) AnswerStream.pass(message, to::message);
    }

    @Override
    public Message exchange(Message request, Consumer<Message> during, Duration atMost)
            throws TransportException, InterruptedException {
        var call = new Call(request, new HttpExchange(lane, receipts));
        calls.add(call);
        try {
            // First in, then look: a loss that comes between the two finds the call and fails it.
            refuseWhereLost(call.phase, call.id);
            // Known before it runs: a loss that comes with its first bytes waits for it.
            Thread posting = Thread.ofVirtual().unstarted(() -> post(call, request));
            call.posting = posting;
            posting.start();
            return call.await(atMost);
        } catch (TimeoutException e) {
            throw new TransportException(
                    Evidence.of(Where.TIMEOUT, Wire.SSE, call.phase, "no answer in " + atMost),
                    call.withdraw(),
                    call.id,
                    false);
        } finally {
            call.withdraw();
            calls.remove(call);
            // Whoever has the answer needs no receipt; but a connection that gets it serves again.
            if (!call.isSettled()) {
                call.exchange.abort(HttpExchange.Abort.CLOSED);
            } else if (!call.posted) {
                deadlines.after(
                        patience.excerpt(), () -> call.exchange.abort(HttpExchange.Abort.DEADLINE));
            }
        }
    }

    private void refuseWhereLost(Phase phase, @Nullable Id id) throws TransportException {
        Sighting.Loss lost = loss.get();
        if (lost != null) throw sighting(phase, id).lost(lost, Delivery.NOT_SENT);
    }

    /** On a thread of its own: the answer may come before the receipt, or instead of it. */
    private void post(Call call, Message request) {
        Sighting sighting = sighting(call);
        try (var exchange = call.exchange) {
            if (!call.handOver()) return;
            ClassicHttpResponse response = post(exchange, request);
            if (!MediaType.isSuccess(response)) {
                call.fail(sighting.notAnAnswer(exchange, response, deadlines, patience));
            } else if (MediaType.of(response) == MediaType.JSON) {
                takeAnswer(call, response, sighting);
            } else {
                // "Accepted", in whatever words. A page instead is somebody else's: a portal, a
                // proxy; the answer that should come on the stream never will.
                Excerpt body = Excerpt.of(exchange, response, deadlines, patience);
                if (body.text().stripLeading().startsWith("<"))
                    call.fail(sighting.body(response, null, body.text()));
            }
        } catch (IOException e) {
            if (!call.exchange.wasConnected()) call.handOverFailed();
            Sighting.Loss lost = loss.get();
            call.fail(
                    lost != null
                            ? sighting.lost(lost, call.withdraw())
                            : sighting.broken(call.exchange, e));
        } finally {
            call.posted = true;
            // Either this sees the loss, or the loss sees that it was posted.
            Sighting.Loss lost = loss.get();
            if (lost != null) call.fail(sighting.lost(lost, call.withdraw()));
        }
    }

    /** Some servers answer the POST itself; what else stands in a receipt says nothing. */
    private void takeAnswer(Call call, ClassicHttpResponse response, Sighting sighting)
            throws IOException {
        try {
            Message answer = WholeAnswer.read(call.exchange, response, call.id, budget, sighting);
            if (call.answer(answer)) answered = true;
            else answer.release();
        } catch (TransportException e) {
            String cause = e.evidence().cause();
            if (cause.equals(Evidence.TOO_LARGE) || cause.equals(Evidence.NOT_STORED)) call.fail(e);
        }
    }

    @Override
    public void send(Message message) throws TransportException, InterruptedException {
        Phase phase = Pending.phaseOf(message);
        var exchange = new HttpExchange(lane, receipts);
        try (exchange;
                var watch =
                        deadlines.after(
                                patience.accept(),
                                () -> exchange.abort(HttpExchange.Abort.DEADLINE))) {
            refuseWhereLost(phase, null);
            ClassicHttpResponse response = post(exchange, message);
            if (!MediaType.isSuccess(response)) {
                throw sighting(phase, null).notAnAnswer(exchange, response, deadlines, patience);
            }
            Excerpt.of(exchange, response, deadlines, patience);
        } catch (IOException e) {
            if (Thread.interrupted()) throw new InterruptedException();
            throw sighting(phase, null).broken(exchange, e);
        } finally {
            message.release();
        }
    }

    private ClassicHttpResponse post(HttpExchange exchange, Message message) throws IOException {
        URI to = endpoint;
        if (to == null) throw new IllegalStateException("not open");
        return exchange.follow(
                to,
                here -> {
                    var post = new HttpPost(here);
                    post.setEntity(new MessageEntity(message));
                    return addressed(post, "application/json, text/event-stream");
                },
                moved -> endpoint = moved);
    }

    private HttpUriRequestBase get(URI url) {
        return addressed(new HttpGet(url), "text/event-stream");
    }

    private HttpUriRequestBase addressed(HttpUriRequestBase request, String accept) {
        HttpAddress.carry(target, request, accept, version);
        return request;
    }

    private Sighting sighting(Call call) {
        return sighting(call.phase, call.id);
    }

    /** The session's id stands in the endpoint's address. */
    private Sighting sighting(Phase phase, @Nullable Id id) {
        return new Sighting(Wire.SSE, phase, id, endpoint != null, credential);
    }

    @Override
    public void ready(String protocolVersion) {
        version = protocolVersion;
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
        return clock.quiet();
    }

    @Override
    public Vitals vitals() {
        return Vitals.NONE;
    }

    @Override
    public void abandon(String why) {
        lose(new Sighting.Loss(Where.TIMEOUT, why, null));
    }

    @Override
    public List<String> stderrTail() {
        return List.of();
    }

    private void lose(Sighting.Loss why) {
        if (!loss.compareAndSet(null, why)) return;
        listening.abort(HttpExchange.Abort.CLOSED);
        List<Call> open = calls.all();
        // With the stream a server often refuses what is being posted (404: no such session): that
        // it did not look at it is worth a moment.
        if (why.where() == Where.STREAM && !closed) awaitPosted(open);
        for (Call each : open) {
            if (!each.posted) each.exchange.abort(HttpExchange.Abort.CLOSED);
        }
        awaitPosted(open);
        for (Call each : open) each.fail(sighting(each).lost(why, each.withdraw()));
        Inbound to = inbound;
        if (to == null || closed) return;
        Phase phase = !answered ? Phase.INITIALIZE : open.isEmpty() ? Phase.IDLE : Phase.CALL;
        to.lost(sighting(phase, null).lost(why, Delivery.NOT_SENT));
    }

    /** Who is being posted says for itself whether anything went out, and what was answered. */
    private static void awaitPosted(List<Call> calls) {
        long until = System.nanoTime() + TO_SETTLE.toNanos();
        try {
            for (Call each : calls) {
                Thread posting = each.posting;
                Duration left = Duration.ofNanos(until - System.nanoTime());
                if (posting != null && isBegun(posting) && left.isPositive()) posting.join(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One that has not begun sends nothing: it finds its call failed. */
    private static boolean isBegun(Thread posting) {
        return posting.getState() != Thread.State.NEW;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        lose(new Sighting.Loss(Where.STREAM, "closed by Holdline", null));
        lane.close();
    }
}
