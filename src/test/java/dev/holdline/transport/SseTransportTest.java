package dev.holdline.transport;

import static dev.holdline.transport.Recorded.call;
import static dev.holdline.transport.Recorded.request;
import static dev.holdline.transport.Recorded.start;
import static dev.holdline.transport.Recorded.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import dev.holdline.transport.Recorded.Running;
import dev.holdline.transport.ScriptedHttpServer.Reply;
import dev.holdline.transport.ScriptedHttpServer.Request;
import dev.holdline.transport.ScriptedHttpServer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wire over HTTP+SSE keeps, whatever the server does. */
@Timeout(60)
class SseTransportTest {
    private static final Patience SHORT =
            new Patience(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(20),
                    3,
                    Duration.ofMillis(20),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(300),
                    Duration.ofMillis(500));

    private final Recorded inbound = new Recorded();
    private final BodyBudget budget = new BodyBudget(1 << 20, 64 << 20);
    private final Transports transports = new Transports(budget, "test", SHORT);
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** The open streams of the server, in the order they were asked for. */
    private final BlockingQueue<Reply> streams = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) each.close();
        transports.close();
    }

    /** A server of 2024-11-05 whose POSTs the test scripts. */
    private ScriptedHttpServer serve(Script post) throws Exception {
        return serve("/messages?sessionId=s-1", post);
    }

    private ScriptedHttpServer serve(String endpoint, Script post) throws Exception {
        return scripted((request, reply) -> {
            if (request.method().equals("GET")) stream(endpoint, reply);
            else post.serve(request, reply);
        });
    }

    private void stream(String endpoint, Reply reply) throws Exception {
        Reply stream = reply.stream();
        // First here: the wire counts as open as soon as it has its endpoint.
        streams.add(reply);
        stream.event("event: endpoint\ndata: " + endpoint + "\n\n");
        reply.stall();
    }

    private ScriptedHttpServer scripted(Script script) throws Exception {
        var server = new ScriptedHttpServer(script);
        opened.add(server);
        return server;
    }

    private Transport open(ScriptedHttpServer server) throws Exception {
        return open(server, Target.Dialect.SSE, Map.of("Authorization", "Bearer t"));
    }

    private Transport open(
            ScriptedHttpServer server, Target.Dialect dialect, Map<String, String> headers)
            throws Exception {
        Transport wire = transports.create(new Target.Http(server.url(), headers, dialect));
        opened.addFirst(wire);
        return start(
                        () -> {
                            wire.open(inbound, Duration.ofSeconds(2));
                            return wire;
                        })
                .get();
    }

    private Reply stream() throws InterruptedException {
        Reply stream = streams.poll(10, TimeUnit.SECONDS);
        assertThat(stream).as("the stream was opened").isNotNull();
        return stream;
    }

    private static String answer(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }

    private static Running<Message> begin(Transport wire, long id) {
        return start(
                () -> wire.exchange(request(id, "tools/call", ""), m -> {}, Transport.UNBOUNDED));
    }

    /** Accepts every POST and answers it on the stream. */
    private Script echoing() {
        return (request, reply) -> {
            reply.accepted();
            if (!request.id().isEmpty()) {
                streams.peek().message(answer(request.id(), request.id()));
            }
        };
    }

    @Test
    void whatIsPostedIsAnsweredOnTheStream() throws Exception {
        var server = serve(echoing());
        Transport wire = open(server);
        assertThat(call(wire, 7, "x", "")).isEqualTo("7");
        Request get = server.of("GET").getFirst();
        assertThat(get.header("accept")).isEqualTo("text/event-stream");
        assertThat(get.header("authorization")).isEqualTo("Bearer t");
        Request post = server.of("POST").getFirst();
        assertThat(post.path()).isEqualTo("/messages?sessionId=s-1");
        assertThat(post.header("authorization")).isEqualTo("Bearer t");
        assertThat(post.header("content-type")).isEqualTo("application/json");
        assertThat(post.body()).isEqualTo(request(7, "x", "").toBytes());
    }

    @Test
    void manyCallsAtOnceEachGetTheirOwnAnswer() throws Exception {
        Transport wire = open(serve(echoing()));
        var running = new ArrayList<Running<String>>();
        for (int i = 0; i < 50; i++) {
            long id = i;
            running.add(start(() -> call(wire, id, "x", "")));
        }
        for (int i = 0; i < 50; i++) assertThat(running.get(i).get()).isEqualTo("" + i);
    }

    @ParameterizedTest
    @CsvSource({
        "/messages?s=1, /messages?s=1",
        "messages, /messages",
        "?s=1, /mcp?s=1",
        "http://127.0.0.1:PORT/other, /other"
    })
    void anEndpointOfTheSameOriginIsUsed(String endpoint, String path) throws Exception {
        var server = scripted(null);
        String named = endpoint.replace("PORT", "" + server.url().getPort());
        server.now((request, reply) -> {
            if (request.method().equals("GET")) stream(named, reply);
            else echoing().serve(request, reply);
        });
        call(open(server), 1, "x", "");
        assertThat(server.of("POST").getFirst().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/messages",
                "https://127.0.0.1/messages",
                "//example.com/messages",
                "http://127.0.0.1:1/messages",
                "http://me@127.0.0.1/messages",
                "not an address"
            })
    void anEndpointOfAnotherOriginIsRefusedAndGetsNothing(String endpoint) throws Exception {
        var server = serve(endpoint, echoing());
        var why = catchThrowableOfType(TransportException.class, () -> open(server));
        assertThat(why.evidence().where()).isEqualTo(Where.HTTP_BODY);
        assertThat(why.evidence().wire()).isEqualTo(Wire.SSE);
        assertThat(server.of("POST")).isEmpty();
        until("the stream is let go", () -> server.open() == 0);
    }

    @Test
    void aStreamThatNamesNoEndpointIsGivenUp() throws Exception {
        var server =
                scripted((request, reply) -> {
                    reply.stream().event(": hello\n\n");
                    reply.stall();
                });
        var why = catchThrowableOfType(TransportException.class, () -> open(server));
        assertThat(why.evidence().where()).isEqualTo(Where.TIMEOUT);
        assertThat(why.evidence().phase()).isEqualTo(Phase.INITIALIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 405, 429, 500, 502})
    void aRefusedStreamIsToldWithItsStatus(int status) throws Exception {
        var server =
                scripted(
                        (request, reply) -> reply.status(status, "Retry-After: 3\r\n", "no entry"));
        var why = catchThrowableOfType(TransportException.class, () -> open(server));
        assertThat(why.evidence().httpStatus()).isEqualTo(status);
        assertThat(why.evidence().text()).isEqualTo("no entry");
        assertThat(why.evidence().headers()).containsEntry("Retry-After", "3");
        assertThat(why.evidence().staticToken()).isTrue();
        assertThat(why.evidence().sentSessionId()).isFalse();
    }

    @Test
    void aServerThatIsNotThereIsToldAsSuch() throws Exception {
        var server = scripted(null);
        server.refuse();
        var why = catchThrowableOfType(TransportException.class, () -> open(server));
        assertThat(why.evidence().where()).isEqualTo(Where.CONNECT);
        assertThat(why.delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @ParameterizedTest
    @CsvSource({
        "401, REJECTED_UNPROCESSED",
        "404, REJECTED_UNPROCESSED",
        "400, REJECTED_UNPROCESSED",
        "429, REJECTED_UNPROCESSED",
        "403, POSSIBLY_EXECUTED",
        "500, POSSIBLY_EXECUTED",
        "502, POSSIBLY_EXECUTED"
    })
    void aRefusedPostFailsItsCallAlone(int status, Delivery delivery) throws Exception {
        var server =
                serve((request, reply) -> {
                    if (request.id().equals("1")) reply.status(status, "", "no");
                    else echoing().serve(request, reply);
                });
        Transport wire = open(server);
        TransportException why = begin(wire, 1).failure();
        assertThat(why.evidence().httpStatus()).isEqualTo(status);
        assertThat(why.evidence().sentSessionId()).isTrue();
        assertThat(why.delivery()).isEqualTo(delivery);
        assertThat(why.requestId()).isEqualTo(Id.of(1));
        assertThat(why.wireLost()).isFalse();
        assertThat(call(wire, 2, "x", "")).isEqualTo("2");
        assertThat(inbound.lost).isNotDone();
    }

    @Test
    void aPostThatCouldNotConnectWasNotSent() throws Exception {
        var server = serve(echoing());
        Transport wire = open(server);
        server.refuse();
        TransportException why = begin(wire, 1).failure();
        assertThat(why.evidence().where()).isEqualTo(Where.CONNECT);
        assertThat(why.delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void aPostThatBreaksMayHaveRun() throws Exception {
        Transport wire = open(serve((request, reply) -> reply.reset()));
        TransportException why = begin(wire, 1).failure();
        assertThat(why.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
    }

    @Test
    void aRefusalThatComesJustAfterTheEndOfTheStreamIsStillOne() throws Exception {
        var pause = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    stream().end();
                    boolean _ = pause.await(200, TimeUnit.MILLISECONDS);
                    reply.status(404, "", "no such session");
                });
        TransportException why = begin(open(server), 1).failure();
        assertThat(why.evidence().httpStatus()).isEqualTo(404);
        assertThat(why.delivery()).isEqualTo(Delivery.REJECTED_UNPROCESSED);
        assertThat(inbound.lost.get(10, TimeUnit.SECONDS).wireLost()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndOfTheStreamIsTheEndOfTheWire(boolean clean) throws Exception {
        var posted = new CountDownLatch(2);
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    posted.countDown();
                });
        Transport wire = open(server);
        Running<Message> one = begin(wire, 1);
        Running<Message> other = begin(wire, 2);
        posted.await();
        if (clean) stream().end();
        else stream().reset();
        for (TransportException why : List.of(one.failure(), other.failure())) {
            assertThat(why.evidence().where()).isEqualTo(Where.STREAM);
            assertThat(why.evidence().wire()).isEqualTo(Wire.SSE);
            assertThat(why.evidence().phase()).isEqualTo(Phase.CALL);
            assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
            assertThat(why.wireLost()).isTrue();
        }
        assertThat(inbound.lost.get(10, TimeUnit.SECONDS).wireLost()).isTrue();
        TransportException late = begin(wire, 3).failure();
        assertThat(late.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(late.wireLost()).isTrue();
    }

    @Test
    void aCallWhosePostHangsWhenTheStreamEndsMayHaveRun() throws Exception {
        var posted = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    posted.countDown();
                    reply.stall();
                });
        Transport wire = open(server);
        Running<Message> call = begin(wire, 1);
        posted.await();
        stream().end();
        TransportException why = call.failure();
        assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(why.evidence().text()).isEqualTo("the stream ended");
        assertThat(why.wireLost()).isTrue();
    }

    @Test
    void halfAnAnswerIsNone() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    streams.peek().event("data: {\"jsonrpc\":\"2.0\",").reset();
                });
        TransportException why = begin(open(server), 1).failure();
        assertThat(why.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
    }

    @Test
    void anAnswerMayComeBeforeItsReceipt() throws Exception {
        var server =
                serve((request, reply) -> {
                    streams.peek().message(answer(request.id(), "1"));
                    reply.stall();
                });
        Transport wire = open(server);
        for (int i = 0; i < 3; i++) assertThat(call(wire, i, "x", "")).isEqualTo("1");
        until("held receipts are let go", () -> server.open() == 1);
    }

    @Test
    void anAnswerInTheReceiptIsTaken() throws Exception {
        var server = serve((request, reply) -> reply.result(request, "1.10"));
        assertThat(call(open(server), 1, "x", "")).isEqualTo("1.10");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "Accepted", "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":0}"})
    void whatElseAReceiptHoldsSaysNothing(String body) throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.json(body);
                    streams.peek().message(answer(request.id(), "1"));
                });
        Transport wire = open(server);
        for (int i = 0; i < 3; i++) assertThat(call(wire, i, "x", "")).isEqualTo("1");
        assertThat(budget.inUse()).isZero();
    }

    @Test
    void whatTheServerSaysUnaskedAndAroundItsMessagesIsSorted() throws Exception {
        Transport wire = open(serve(echoing()));
        streams.peek()
                .event(": ping\n\n")
                .event("event: other\ndata: {}\n\n")
                .message("not json")
                .message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}")
                .message("{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"roots/list\"}");
        assertThat(inbound.next().method()).isEqualTo("notifications/message");
        assertThat(inbound.next().method()).isEqualTo("roots/list");
        assertThat(call(wire, 1, "x", "")).isEqualTo("1");
    }

    @Test
    void anAnswerThatIsTooLargeFailsItsCallAndNothingElse() throws Exception {
        var posted = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    String id = request.id();
                    if (id.equals("1")) posted.countDown();
                    else if (id.equals("2"))
                        streams.peek().message(answer(id, "\"" + "x".repeat(2 << 20) + "\""));
                    else streams.peek().message(answer(id, id));
                });
        Transport wire = open(server);
        Running<Message> other = begin(wire, 1);
        posted.await();
        TransportException why = begin(wire, 2).failure();
        assertThat(why.requestId()).isEqualTo(Id.of(2));
        assertThat(why.evidence().cause()).isEqualTo(Evidence.TOO_LARGE);
        assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(why.wireLost()).isFalse();
        assertThat(call(wire, 3, "x", "")).isEqualTo("3");
        streams.peek().message(answer("1", "1"));
        assertThat(other.get().id()).isEqualTo(Id.of(1));
    }

    @Test
    void anAnswerThatCannotBeReadFailsItsCallAndNothingElse() throws Exception {
        var posted = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    String id = request.id();
                    if (id.equals("1")) posted.countDown();
                    else streams.peek().message(answer(id, id.equals("2") ? "{\"x\":NaN}" : id));
                });
        Transport wire = open(server);
        Running<Message> other = begin(wire, 1);
        posted.await();
        TransportException why = begin(wire, 2).failure();
        assertThat(why.requestId()).isEqualTo(Id.of(2));
        assertThat(why.evidence().cause()).isEqualTo(Evidence.UNREADABLE);
        assertThat(why.evidence().text()).startsWith("not JSON: ");
        assertThat(why.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(why.wireLost()).isFalse();
        assertThat(call(wire, 3, "x", "")).isEqualTo("3");
        streams.peek().message("something else");
        streams.peek().message(answer("1", "1"));
        assertThat(other.get().id()).isEqualTo(Id.of(1));
    }

    @Test
    void aNotificationIsPostedUnderTheAgreedVersion() throws Exception {
        var server = serve(echoing());
        Transport wire = open(server);
        wire.ready("2024-11-05");
        start(
                        () -> {
                            wire.send(Message.notification("notifications/initialized", null));
                            return 0;
                        })
                .get();
        Request post = server.of("POST").getFirst();
        assertThat(post.rpcMethod()).isEqualTo("notifications/initialized");
        assertThat(post.header("mcp-protocol-version")).isEqualTo("2024-11-05");
    }

    @Test
    void aRefusedNotificationIsTold() throws Exception {
        Transport wire = open(serve((request, reply) -> reply.status(404, "", "gone")));
        var sent =
                start(() -> {
                    wire.send(Message.notification("notifications/initialized", null));
                    return 0;
                });
        var why = catchThrowableOfType(TransportException.class, sent::get);
        assertThat(why.evidence().httpStatus()).isEqualTo(404);
        assertThat(why.requestId()).isNull();
    }

    @Test
    void aCancelledCallLeavesTheWireAsItWas() throws Exception {
        var posted = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    if (!request.id().equals("1")) {
                        echoing().serve(request, reply);
                        return;
                    }
                    posted.countDown();
                    reply.stall();
                });
        Transport wire = open(server);
        Running<Message> call = begin(wire, 1);
        posted.await();
        call.thread().interrupt();
        catchThrowableOfType(InterruptedException.class, call::get);
        until("its POST is let go", () -> server.open() == 1);
        assertThat(call(wire, 2, "x", "")).isEqualTo("2");
    }

    @Test
    void aBoundThatElapsesFailsTheCallAlone() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    if (request.id().equals("2")) streams.peek().message(answer("2", "2"));
                });
        Transport wire = open(server);
        var why =
                catchThrowableOfType(
                        TransportException.class,
                        () -> wire.exchange(request(1, "x", ""), m -> {}, Duration.ofMillis(50)));
        assertThat(why.evidence().where()).isEqualTo(Where.TIMEOUT);
        assertThat(why.wireLost()).isFalse();
        assertThat(call(wire, 2, "x", "")).isEqualTo("2");
    }

    @Test
    void closingEndsWhatIsUnderWayAndIsNoLoss() throws Exception {
        var posted = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    reply.accepted();
                    posted.countDown();
                });
        Transport wire = open(server);
        Running<Message> call = begin(wire, 1);
        posted.await();
        wire.close();
        assertThat(call.failure().wireLost()).isTrue();
        until("nothing is left open", () -> server.open() <= 1);
        assertThat(inbound.lost).isNotDone();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405})
    void aServerThatRefusesThePostButHasAStreamIsSpokenToAsIn2024(int status) throws Exception {
        var server = older(status);
        for (int i = 0; i < 2; i++) {
            Transport wire = open(server, Target.Dialect.EITHER, Map.of());
            assertThat(call(wire, i, "initialize", "")).isEqualTo("" + i);
            wire.close();
            streams.remove();
        }
        // What it turned out to speak is remembered: the second wire tried nothing else.
        assertThat(server.requests)
                .extracting(each -> each.method() + " " + each.path())
                .containsExactly(
                        "POST /mcp", "GET /mcp", "POST /messages", "GET /mcp", "POST /messages");
    }

    private ScriptedHttpServer older(int status) throws Exception {
        return scripted((request, reply) -> {
            if (request.method().equals("GET")) stream("/messages", reply);
            else if (request.path().equals("/mcp")) reply.status(status, "", "Cannot POST /mcp");
            else echoing().serve(request, reply);
        });
    }

    @Test
    void aServerThatWasBroughtUpToDateIsTriedAnew() throws Exception {
        var server = older(405);
        Transport before = open(server, Target.Dialect.EITHER, Map.of());
        call(before, 1, "initialize", "");
        before.close();
        server.now((request, reply) -> {
            if (request.method().equals("GET")) reply.status(405, "", "");
            else reply.result(request, "1");
        });
        var refused =
                catchThrowableOfType(
                        TransportException.class,
                        () -> open(server, Target.Dialect.EITHER, Map.of()));
        assertThat(refused.evidence().httpStatus()).isEqualTo(405);
        assertThat(call(open(server, Target.Dialect.EITHER, Map.of()), 2, "initialize", ""))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "401, no",
        "403, no",
        "500, no",
        "400, '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"version\"}}'",
        "404, '{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"method\"}}'"
    })
    void anyOtherRefusalSaysNothingOfAnOlderServer(int status, String body) throws Exception {
        var server = scripted((request, reply) -> reply.status(status, "", body));
        Transport wire = open(server, Target.Dialect.EITHER, Map.of());
        var why =
                catchThrowableOfType(
                        TransportException.class, () -> call(wire, 1, "initialize", ""));
        assertThat(why.evidence().httpStatus()).isEqualTo(status);
        assertThat(server.of("GET")).isEmpty();
    }

    @Test
    void whereThereIsNoStreamEitherTheRefusalIsTold() throws Exception {
        var server =
                scripted((request, reply) ->
                        reply.status(
                                request.method().equals("GET") ? 405 : 404, "", request.method()));
        Transport wire = open(server, Target.Dialect.EITHER, Map.of());
        var why =
                catchThrowableOfType(
                        TransportException.class, () -> call(wire, 1, "initialize", ""));
        assertThat(why.evidence().httpStatus()).isEqualTo(404);
        assertThat(why.evidence().wire()).isEqualTo(Wire.STREAMABLE_HTTP);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, true",
        "X-Api-Key, true",
        "CONTEXT7_API_KEY, true",
        "DD-APPLICATION-KEY, true",
        "PRIVATE-TOKEN, true",
        "X-Goog-Api-Key, true",
        "Cookie, true",
        "X-Team, false",
        "Accept-Language, false",
        "X-Idempotency-Key, false",
        "X-Token-Limit, false"
    })
    void aCredentialFromTheSettingsIsKnownAsSuch(String header, boolean known) throws Exception {
        for (Target.Dialect dialect : List.of(Target.Dialect.SSE, Target.Dialect.STREAMABLE)) {
            var server = scripted((request, reply) -> reply.status(401, "", ""));
            var why =
                    catchThrowableOfType(
                            TransportException.class,
                            () ->
                                    call(
                                            open(server, dialect, Map.of(header, "v")),
                                            1,
                                            "initialize",
                                            ""));
            assertThat(why.evidence().staticToken()).isEqualTo(known);
            assertThat(why.evidence().sentToken()).isEqualTo(known);
        }
    }
}
