package dev.holdline.transport;

import static dev.holdline.transport.Recorded.call;
import static dev.holdline.transport.Recorded.request;
import static dev.holdline.transport.Recorded.start;
import static dev.holdline.transport.Recorded.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Recorded.Running;
import dev.holdline.transport.ScriptedHttpServer.Request;
import dev.holdline.transport.ScriptedHttpServer.Script;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wire over Streamable HTTP keeps, whatever the server does. */
@Timeout(60)
class HttpTransportTest {
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
    private final BodyBudget budget = new BodyBudget(16 << 20, 64 << 20);
    private final Transports transports = new Transports(budget, "test", SHORT);
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) each.close();
        transports.close();
    }

    private ScriptedHttpServer serve(Script script) throws Exception {
        var server = new ScriptedHttpServer(script);
        opened.add(server);
        return server;
    }

    private Transport open(URI url, Map<String, String> headers) throws Exception {
        Transport wire =
                transports.create(new Target.Http(url, headers, Target.Dialect.STREAMABLE));
        opened.addFirst(wire);
        wire.open(inbound, Recorded.LONG);
        return wire;
    }

    private Transport open(ScriptedHttpServer server) throws Exception {
        return open(server.url(), Map.of());
    }

    /** A wire with session {@code s-1}. */
    private Transport initialized(ScriptedHttpServer server, Script after) throws Exception {
        server.now((request, reply) ->
                reply.status(
                        200,
                        "Content-Type: application/json\r\nMcp-Session-Id: s-1\r\n",
                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"protocolVersion\":\"2025-06-18\"}}"));
        Transport wire = open(server.url(), Map.of("Authorization", "Bearer t"));
        start(() ->
                        wire.exchange(
                                Message.request(Id.of(0), "initialize", "{}"),
                                m -> {},
                                Transport.UNBOUNDED))
                .get();
        server.now(after);
        return wire;
    }

    private static Running<Message> begin(Transport wire, long id) {
        return start(
                () -> wire.exchange(request(id, "tools/call", ""), m -> {}, Transport.UNBOUNDED));
    }

    private static String answer(long id) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"here\"}";
    }

    @Test
    void aJsonAnswerIsTheAnswer() throws Exception {
        var server = serve((request, reply) -> reply.result(request, "1.10"));
        assertThat(call(open(server), 7, "x", "")).isEqualTo("1.10");
        Request sent = server.requests.getFirst();
        assertThat(sent.header("accept")).isEqualTo("application/json, text/event-stream");
        assertThat(sent.header("content-type")).isEqualTo("application/json");
        assertThat(sent.header("mcp-session-id")).isNull();
        assertThat(sent.body()).isEqualTo(request(7, "x", "").toBytes());
        assertThat(sent.headers()).doesNotContainKeys("accept-encoding", "cookie", "expect");
    }

    @Test
    void anAnswerOnAStreamIsTheAnswerAndWhatComesBeforeBelongsToTheCall() throws Exception {
        var server =
                serve((request, reply) ->
                        reply.stream()
                                .event(": hello\n\n")
                                .message(
                                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}")
                                .event(
                                        "data: {\"jsonrpc\":\"2.0\",\r\n"
                                                + "data:\"id\":\"q\",\"method\":\"elicitation/create\"}\r\n\r\n")
                                .message("not json")
                                .message("[]")
                                .message(answer(99))
                                .message(answer(7))
                                .end());
        Transport wire = open(server);
        var during = new ArrayList<String>();
        Message answer =
                start(() ->
                                wire.exchange(
                                        request(7, "x", ""),
                                        m -> during.add(m.method()),
                                        Transport.UNBOUNDED))
                        .get();
        assertThat(answer.raw(Field.RESULT)).isEqualTo("\"here\"");
        assertThat(during).containsExactly("notifications/progress", "elicitation/create");
        assertThat(inbound.messages).isEmpty();
    }

    @Test
    void anEventThatArrivesByteByByteIsRead() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.stream();
                    for (char c : ("data: " + answer(1) + "\r\n\r\n").toCharArray()) {
                        reply.event("" + c);
                    }
                    reply.end();
                });
        assertThat(call(open(server), 1, "x", "")).isEqualTo("\"here\"");
    }

    @Test
    void theConnectionServesAgainAfterAStream() throws Exception {
        var server =
                serve((request, reply) ->
                        reply.stream()
                                .message(
                                        "{\"jsonrpc\":\"2.0\",\"id\":"
                                                + request.id()
                                                + ",\"result\":1}")
                                .end());
        Transport wire = open(server);
        // The end of a stream is read beside the caller, so the very next call may come too soon.
        for (int i = 0; i < 50; i++) call(wire, i, "x", "");
        assertThat(server.requests.stream().map(Request::connection).distinct().count())
                .isLessThan(25);
    }

    @Test
    void sessionAndVersionAreKeptAndSent() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("GET")) reply.status(405, "", "");
                            else if (request.id().isEmpty()) reply.accepted();
                            else reply.result(request, "1");
                        });
        start(
                        () -> {
                            wire.send(Message.notification("notifications/initialized", null));
                            return 0;
                        })
                .get();
        start(
                        () -> {
                            wire.ready("2025-06-18");
                            return 0;
                        })
                .get();
        call(wire, 1, "x", "");
        wire.close();
        assertThat(server.requests)
                .extracting(Request::method)
                .containsExactly("POST", "POST", "GET", "POST", "DELETE");
        assertThat(server.requests.stream().skip(1))
                .allSatisfy(each -> {
                    assertThat(each.header("mcp-session-id")).isEqualTo("s-1");
                    assertThat(each.header("mcp-protocol-version")).isEqualTo("2025-06-18");
                    assertThat(each.header("authorization")).isEqualTo("Bearer t");
                });
        assertThat(server.of("GET").getFirst().header("accept")).isEqualTo("text/event-stream");
    }

    @Test
    void manyCallsAtOnceEachGetTheirOwnAnswer() throws Exception {
        var all = new CyclicBarrier(64);
        var server =
                serve((request, reply) -> {
                    all.await();
                    reply.result(request, request.id());
                });
        Transport wire = open(server);
        var running = new ArrayList<Running<String>>();
        for (int i = 0; i < 64; i++) {
            long id = i;
            running.add(start(() -> call(wire, id, "x", "")));
        }
        for (int i = 0; i < 64; i++) assertThat(running.get(i).get()).isEqualTo("" + i);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fiveMegabytesPassBothWays(boolean streamed) throws Exception {
        String large = "\"" + "x".repeat(5_000_000) + "\"";
        var server =
                serve((request, reply) -> {
                    if (streamed) {
                        reply.stream()
                                .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + large + "}")
                                .end();
                    } else {
                        reply.result(request, large);
                    }
                });
        Transport wire = open(server);
        Message question = request(1, "x", "y".repeat(5_000_000));
        Message answer = start(() -> wire.exchange(question, m -> {}, Transport.UNBOUNDED)).get();
        assertThat(answer.raw(Field.RESULT)).isEqualTo(large);
        assertThat(server.requests.getFirst().body()).isEqualTo(question.toBytes());
        answer.release();
        assertThat(budget.inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatIsTooLargeFailsItsCallAndNothingElse(boolean streamed) throws Exception {
        String large = "\"" + "x".repeat(17 << 20) + "\"";
        var server =
                serve((request, reply) -> {
                    if (!request.id().equals("1")) reply.result(request, "1");
                    else if (streamed)
                        reply.stream()
                                .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + large + "}")
                                .end();
                    else reply.result(request, large);
                });
        Transport wire = open(server);
        TransportException e = begin(wire, 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.HTTP_BODY);
        assertThat(e.evidence().text()).isEqualTo("a message may have at most 16 MB");
        assertThat(e.evidence().cause()).isEqualTo(Evidence.TOO_LARGE);
        assertThat(e.wireLost()).isFalse();
        assertThat(call(wire, 2, "x", "")).isEqualTo("1");
        assertThat(budget.inUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatCannotBeStoredFailsItsCallAndNothingElse(boolean streamed, @TempDir Path dir)
            throws Exception {
        String large = "\"" + "x".repeat(300_000) + "\"";
        var server =
                serve((request, reply) -> {
                    if (!request.id().equals("1")) reply.result(request, "1");
                    else if (streamed)
                        reply.stream()
                                .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + large + "}")
                                .end();
                    else reply.result(request, large);
                });
        var full = new BodyBudget(16 << 20, 64 << 20, dir.resolve("gone"));
        try (var transports = new Transports(full, "full", SHORT)) {
            Transport wire = transports.create(new Target.Http(server.url(), Map.of()));
            opened.addFirst(wire);
            wire.open(inbound, Recorded.LONG);
            TransportException e = begin(wire, 1).failure();
            assertThat(e.evidence().cause()).isEqualTo(Evidence.NOT_STORED);
            assertThat(e.wireLost()).isFalse();
            assertThat(call(wire, 2, "x", "")).isEqualTo("1");
            assertThat(full.inUse()).isZero();
        }
    }

    @Test
    void anAnswerThatCannotBeReadFailsItsCallThoughItsStreamStaysOpen() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.stream()
                            .message("something else")
                            .message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"x\":NaN}}");
                    reply.stall();
                });
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().cause()).isEqualTo(Evidence.UNREADABLE);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
    }

    @Test
    void aStreamThatEndsWithoutAnAnswerMayHaveRun() throws Exception {
        var server = serve((request, reply) -> reply.stream().event(": bye\n\n").end());
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(e.evidence().text()).isEqualTo("the stream ended before the answer");
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.requestId()).isEqualTo(Id.of(1));
        assertThat(e.wireLost()).isFalse();
        assertThat(server.requests).as("nothing was sent twice").hasSize(1);
    }

    @Test
    void aStreamThatEndsIsResumedAfterItsLastEventAndTheTimeTheServerNames() throws Exception {
        var server =
                serve((request, reply) -> {
                    if (request.method().equals("POST")) {
                        reply.stream().event("id: e-1\nretry: 30\ndata:\n\n").end();
                    } else {
                        reply.stream().message(answer(1)).end();
                    }
                });
        long begun = System.nanoTime();
        assertThat(call(open(server), 1, "x", "")).isEqualTo("\"here\"");
        assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(30).toNanos());
        assertThat(server.requests).extracting(Request::method).containsExactly("POST", "GET");
        assertThat(server.requests.getLast().header("last-event-id")).isEqualTo("e-1");
    }

    @Test
    void aStreamThatDropsAnywhereIsResumed() throws Exception {
        var server = serve(null);
        server.now((request, reply) -> {
            if (request.method().equals("POST")) {
                // Half an event: neither its data nor its id counts.
                reply.stream()
                        .event(
                                "id: é-1\n"
                                        + "data: {\"jsonrpc\":\"2.0\",\"method\":\"a\"}\n\n"
                                        + "id: e-2\n"
                                        + "data: {\"json")
                        .reset();
            } else if (server.of("GET").size() == 1) {
                reply.stream()
                        .event("id: e-2\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"b\"}\n\n")
                        .drop();
            } else {
                reply.stream().message(answer(1)).end();
            }
        });
        var during = new ArrayList<String>();
        Transport wire = open(server);
        start(() ->
                        wire.exchange(
                                request(1, "x", ""),
                                m -> during.add(m.method()),
                                Transport.UNBOUNDED))
                .get();
        assertThat(during).containsExactly("a", "b");
        assertThat(server.of("GET"))
                .extracting(r ->
                        HttpAddress.latin1("é-1").equals(r.header("last-event-id"))
                                ? "é-1"
                                : r.header("last-event-id"))
                .containsExactly("é-1", "e-2");
    }

    @Test
    void aServerThatPollsIsFollowedAsLongAsItGoesOn() throws Exception {
        var server = serve(null);
        server.now((request, reply) -> {
            int gets = server.of("GET").size();
            if (gets == 10) reply.stream().message(answer(1)).end();
            else reply.stream().event("id: e-" + gets + "\nretry: 1\ndata:\n\n").end();
        });
        assertThat(call(open(server), 1, "x", "")).isEqualTo("\"here\"");
    }

    @Test
    void resumingWithoutProgressIsGivenUp() throws Exception {
        var server =
                serve((request, reply) -> {
                    if (request.method().equals("POST"))
                        reply.stream().event("id: 1\ndata:\n\n").drop();
                    else reply.stream().end();
                });
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(server.of("GET")).hasSize(3);
    }

    @Test
    void aSessionThatIsGoneWhenResumingSaysSoAndTheCallMayHaveRun() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("POST"))
                                reply.stream().event("id: 1\ndata:\n\n").drop();
                            else reply.status(404, "", "gone");
                        });
        TransportException e = begin(wire, 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.HTTP_STATUS);
        assertThat(e.evidence().httpStatus()).isEqualTo(404);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(server.of("GET")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "401, true, REJECTED_UNPROCESSED",
        "401, false, REJECTED_UNPROCESSED",
        "404, true, REJECTED_UNPROCESSED",
        "404, false, POSSIBLY_EXECUTED",
        "400, true, REJECTED_UNPROCESSED",
        "400, false, POSSIBLY_EXECUTED",
        "429, false, REJECTED_UNPROCESSED",
        "405, false, REJECTED_UNPROCESSED",
        "406, false, REJECTED_UNPROCESSED",
        "413, false, REJECTED_UNPROCESSED",
        "415, false, REJECTED_UNPROCESSED",
        "403, true, POSSIBLY_EXECUTED",
        "500, true, POSSIBLY_EXECUTED",
        "502, false, POSSIBLY_EXECUTED",
        "503, true, POSSIBLY_EXECUTED",
        "301, false, POSSIBLY_EXECUTED"
    })
    void anErrorStatusIsEvidenceWithItsDelivery(int status, boolean session, Delivery delivery)
            throws Exception {
        Script refuse =
                (request, reply) ->
                        reply.status(
                                status,
                                "X-Why: a\r\nX-Why: b\r\nContent-Type: text/html\r\n",
                                "<p>no\u001b[31m</p>");
        var server = serve(refuse);
        Transport wire = session ? initialized(server, refuse) : open(server);
        TransportException e = begin(wire, 1).failure();
        assertThat(e.delivery()).isEqualTo(delivery);
        assertThat(e.wireLost()).isFalse();
        assertThat(e.requestId()).isEqualTo(Id.of(1));
        Evidence seen = e.evidence();
        assertThat(seen.where()).isEqualTo(Where.HTTP_STATUS);
        assertThat(seen.phase()).isEqualTo(Phase.CALL);
        assertThat(seen.httpStatus()).isEqualTo(status);
        assertThat(seen.headers()).containsEntry("X-Why", "a, b");
        assertThat(seen.text()).isEqualTo("<p>no</p>");
        assertThat(seen.sentSessionId()).isEqualTo(session);
        assertThat(seen.sentToken()).isEqualTo(session);
    }

    @Test
    void aJsonRpcErrorWithAnErrorStatusIsEvidenceWithItsCode() throws Exception {
        var server =
                serve((request, reply) ->
                        reply.status(
                                404,
                                "Content-Type: application/json\r\n",
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"x\"}}"));
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().rpcCode()).isEqualTo(-32601);
    }

    @Test
    void aJsonRpcErrorWithASuccessStatusIsAnAnswer() throws Exception {
        var server =
                serve((request, reply) ->
                        reply.json(
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32601,\"message\":\"x\"}}"));
        assertThat(begin(open(server), 1).get().kind()).isEqualTo(Message.Kind.ERROR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html>please sign in</html>",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":1}",
                "application/json | {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600}}",
                "application/json | {\"jsonrpc\":\"2.0\",\"method\":\"x\"}",
                "application/json | {\"jsonrpc",
                "application/json | []",
                "text/plain | OK"
            })
    void aBodyOfTheWrongShapeIsEvidence(String type, String body) throws Exception {
        var server =
                serve((request, reply) ->
                        reply.status(200, "Content-Type: " + type + "\r\n", body));
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.HTTP_BODY);
        assertThat(e.evidence().httpStatus()).isEqualTo(200);
        assertThat(e.evidence().text()).isEqualTo(body);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
    }

    @Test
    void aRequestThatIsOnlyAcceptedHasNoAnswer() throws Exception {
        var server = serve((request, reply) -> reply.accepted());
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.HTTP_BODY);
        assertThat(e.evidence().httpStatus()).isEqualTo(202);
    }

    @Test
    void theBodyOfAnErrorIsCutAndNotWaitedFor() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.raw(
                            "HTTP/1.1 500 X\r\nContent-Length: 99999999\r\n\r\n"
                                    + "e".repeat(100_000));
                    reply.stall();
                });
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().text()).hasSize(4096);
        server.now((request, reply) -> {
            reply.raw("HTTP/1.1 500 X\r\nContent-Length: 9\r\n\r\nhalf");
            reply.stall();
        });
        assertThat(begin(open(server), 2).failure().evidence().text()).isEqualTo("half");
    }

    @Test
    void aRefusedConnectionWasNotSent() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Transport wire = open(URI.create("http://127.0.0.1:" + free + "/mcp"), Map.of());
        TransportException e = begin(wire, 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.CONNECT);
        assertThat(e.evidence().cause()).isEqualTo("java.net.ConnectException");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(e.wireLost()).isFalse();
    }

    @Test
    void anUnknownHostWasNotSentTo() throws Exception {
        TransportException e =
                begin(open(URI.create("http://no-such-host.invalid/mcp"), Map.of()), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.CONNECT);
        assertThat(e.evidence().cause()).isEqualTo("java.net.UnknownHostException");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @Test
    void aServerThatSpeaksNoTlsWasNotSentTo() throws Exception {
        var server = serve((request, reply) -> reply.accepted());
        URI https = URI.create(server.url().toString().replace("http:", "https:"));
        TransportException e = begin(open(https, Map.of()), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.CONNECT);
        assertThat(e.evidence().cause()).startsWith("javax.net.ssl.SSL");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_SENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop", "reset", "half head", "half body"})
    void aConnectionThatBreaksBeforeTheAnswerMayHaveRunAndIsNotRepeated(String how)
            throws Exception {
        var server =
                serve((request, reply) -> {
                    switch (how) {
                        case "half head" -> reply.raw("HTTP/1.1 200 OK\r\nContent-").drop();
                        case "half body" ->
                                reply.raw(
                                                "HTTP/1.1 200 OK\r\n"
                                                        + "Content-Type: application/json\r\n"
                                                        + "Content-Length: 100\r\n\r\n"
                                                        + "{\"json")
                                        .drop();
                        case "reset" -> reply.reset();
                        default -> reply.drop();
                    }
                });
        TransportException e = begin(open(server), 1).failure();
        assertThat(e.evidence().where()).isEqualTo(Where.STREAM);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aWireUsesNoConnectionThatAnotherHasLeft() throws Exception {
        var server = serve((request, reply) -> reply.result(request, "1"));
        Transport wire = open(server);
        call(wire, 1, "x", "");
        call(wire, 2, "x", "");
        assertThat(server.open()).as("kept for the next call").isEqualTo(1);
        wire.abandon("silent");
        call(open(server), 3, "x", "");
        assertThat(server.open()).as("what rested may be as dead").isEqualTo(2);
        wire.close();
        until("what nobody can use any more is closed", () -> server.open() == 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCancelledCallEndsAtOnceAndItsConnectionWithIt(boolean streamed) throws Exception {
        var reached = new CountDownLatch(1);
        var server =
                serve((request, reply) -> {
                    if (request.id().equals("2")) {
                        reply.result(request, "1");
                        return;
                    }
                    if (streamed) reply.stream().event(": hm\n\n");
                    reached.countDown();
                    reply.stall();
                });
        Transport wire = open(server);
        var running = begin(wire, 1);
        reached.await();
        running.thread().interrupt();
        assertThat(running.result())
                .failsWithin(Duration.ofSeconds(2))
                .withThrowableThat()
                .withCauseInstanceOf(InterruptedException.class);
        until("the server sees it", () -> server.open() == 0);
        assertThat(call(wire, 2, "x", "")).isEqualTo("1");
    }

    @Test
    void aBoundThatPassesEndsOnlyTheCall() throws Exception {
        var server =
                serve((request, reply) -> {
                    if (request.id().equals("1")) reply.stall();
                    else reply.result(request, "1");
                });
        Transport wire = open(server);
        TransportException e =
                start(() -> wire.exchange(request(1, "x", ""), m -> {}, Duration.ofMillis(200)))
                        .failure();
        assertThat(e.evidence().where()).isEqualTo(Where.TIMEOUT);
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(e.wireLost()).isFalse();
        assertThat(call(wire, 2, "x", "")).isEqualTo("1");
    }

    @Test
    void aRedirectWithinTheOriginIsFollowedWithTheMessage() throws Exception {
        var server =
                serve((request, reply) -> {
                    if (request.path().equals("/mcp")) reply.status(307, "Location: /mcp/\r\n", "");
                    else reply.result(request, "1");
                });
        Transport wire = open(server.url(), Map.of("Authorization", "Bearer t"));
        call(wire, 1, "x", "");
        call(wire, 2, "x", "");
        assertThat(server.requests)
                .extracting(Request::path)
                .containsExactly("/mcp", "/mcp/", "/mcp/");
        assertThat(server.requests).allMatch(r -> r.header("authorization").equals("Bearer t"));
    }

    @Test
    void aRedirectToAnotherOriginIsEvidenceAndCarriesNoCredential() throws Exception {
        var other = serve((request, reply) -> reply.result(request, "1"));
        var server =
                serve((request, reply) ->
                        reply.status(307, "Location: " + other.url() + "\r\n", ""));
        TransportException e =
                begin(open(server.url(), Map.of("Authorization", "Bearer t")), 1).failure();
        assertThat(e.evidence().httpStatus()).isEqualTo(307);
        assertThat(e.evidence().headers()).containsEntry("Location", other.url().toString());
        assertThat(other.requests).isEmpty();
    }

    @Test
    void theListeningStreamIsOpenBeforeReadyReturnsAndItsMessagesArrive() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("DELETE")) {
                                reply.status(200, "", "");
                                return;
                            }
                            reply.stream()
                                    .message(
                                            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
                            reply.stall();
                        });
        start(
                        () -> {
                            wire.ready("2025-11-25");
                            return 0;
                        })
                .get();
        assertThat(server.of("GET")).hasSize(1);
        assertThat(inbound.next().method()).isEqualTo("notifications/tools/list_changed");
    }

    @Test
    void aListeningStreamThatEndsIsOpenedAgainWhereItEnded() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("DELETE")) {
                                reply.status(200, "", "");
                                return;
                            }
                            int n = server.of("GET").size();
                            reply.stream()
                                    .event(
                                            "id: g-"
                                                    + n
                                                    + "\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"n/"
                                                    + n
                                                    + "\"}\n\n");
                            if (n < 3) reply.drop();
                            else reply.stall();
                        });
        start(
                        () -> {
                            wire.ready("2025-11-25");
                            return 0;
                        })
                .get();
        for (int n = 1; n <= 3; n++) assertThat(inbound.next().method()).isEqualTo("n/" + n);
        assertThat(server.of("GET"))
                .extracting(r -> r.header("last-event-id"))
                .containsExactly(null, "g-1", "g-2");
        assertThat(inbound.lost).isNotDone();
    }

    @Test
    void aServerWithoutAListeningStreamIsFine() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("POST")) reply.result(request, "1");
                            else reply.status(405, "", "");
                        });
        start(
                        () -> {
                            wire.ready("2025-11-25");
                            return 0;
                        })
                .get();
        assertThat(call(wire, 1, "x", "")).isEqualTo("1");
        assertThat(server.of("GET")).hasSize(1);
    }

    @Test
    void aServerThatNeverSendsTheHeadersOfTheListeningStreamIsNotWaitedForLong() throws Exception {
        var server = serve(null);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            if (request.method().equals("GET")) reply.stall();
                            else reply.result(request, "1");
                        });
        start(
                        () -> {
                            wire.ready("2025-11-25");
                            return 0;
                        })
                .get();
        assertThat(call(wire, 1, "x", "")).isEqualTo("1");
    }

    @Test
    void closingEndsTheSessionAndEveryStreamAndCall() throws Exception {
        var server = serve(null);
        var reached = new CountDownLatch(1);
        Transport wire =
                initialized(
                        server,
                        (request, reply) -> {
                            switch (request.method()) {
                                case "DELETE" -> reply.status(200, "", "");
                                case "GET" -> {
                                    reply.stream();
                                    reply.stall();
                                }
                                default -> {
                                    reached.countDown();
                                    reply.stall();
                                }
                            }
                        });
        start(
                        () -> {
                            wire.ready("2025-11-25");
                            return 0;
                        })
                .get();
        var running = begin(wire, 1);
        reached.await();
        wire.close();
        TransportException e = running.failure();
        assertThat(e.wireLost()).isTrue();
        assertThat(e.delivery()).isEqualTo(Delivery.POSSIBLY_EXECUTED);
        assertThat(server.of("DELETE"))
                .singleElement()
                .matches(r -> r.header("mcp-session-id").equals("s-1"));
        until("all streams are closed", () -> server.open() <= 1);
        assertThat(begin(wire, 2).failure().delivery()).isEqualTo(Delivery.NOT_SENT);
        assertThat(inbound.lost).isNotDone();
    }

    @Test
    void aServerThatDoesNotAnswerTheGoodbyeIsNotWaitedForLong() throws Exception {
        var server = serve(null);
        Transport wire = initialized(server, (request, reply) -> reply.stall());
        assertThat(
                        start(
                                        () -> {
                                            wire.close();
                                            return 0;
                                        })
                                .result())
                .succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aNotificationThatIsRefusedIsToldWithoutAnId() throws Exception {
        var server = serve((request, reply) -> reply.status(500, "", "no"));
        Transport wire = open(server);
        TransportException e =
                start(
                                () -> {
                                    wire.send(Message.notification("notifications/x", null));
                                    return 0;
                                })
                        .failure();
        assertThat(e.requestId()).isNull();
        assertThat(e.evidence().httpStatus()).isEqualTo(500);
    }

    @Test
    void aRefusalThatComesBeforeALargeBodyIsSentIsStillHeard() throws Exception {
        var server =
                serve((request, reply) -> {
                    reply.raw(
                            "HTTP/1.1 413 X\r\n"
                                    + "Connection: close\r\n"
                                    + "Content-Length: 7\r\n\r\n"
                                    + "too big");
                    reply.stall();
                });
        Transport wire = open(server.url(), Map.of("X-Unread", "1"));
        TransportException e =
                start(() ->
                                wire.exchange(
                                        request(1, "x", "y".repeat(9_000_000)),
                                        m -> {},
                                        Transport.UNBOUNDED))
                        .failure();
        assertThat(e.evidence().httpStatus()).isEqualTo(413);
        assertThat(e.delivery()).isEqualTo(Delivery.REJECTED_UNPROCESSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/mcp", "http:///mcp", "http://me:pw@x/mcp"})
    void anAddressThatCannotBeUsedIsSaidPlainly(String address) {
        Transport wire =
                transports.create(
                        new Target.Http(URI.create(address), Map.of(), Target.Dialect.STREAMABLE));
        var e =
                catchThrowableOfType(
                        TransportException.class, () -> wire.open(inbound, Recorded.LONG));
        assertThat(e.evidence().where()).isEqualTo(Where.START);
        assertThat(e.evidence().text()).startsWith("The address ").doesNotContain("pw");
    }
}
