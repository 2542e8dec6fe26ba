package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerTest {
    private static final Map<String, String> TEXT = Map.of("content-type", "text/plain");

    private final BodyBudget budget = BodyBudget.standard();
    private final List<AutoCloseable> open = new ArrayList<>();

    private HttpServer serve(HttpHandler handler) throws IOException {
        var server =
                HttpServer.start(
                        InetAddress.getByName("127.0.0.1"),
                        0,
                        handler,
                        budget,
                        HttpServer.Limits.STANDARD);
        open.add(server);
        return server;
    }

    private RawClient client(HttpServer server) throws IOException {
        var client = new RawClient(server);
        open.addFirst(client);
        return client;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable it : open) it.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void echo(HttpRequest request, HttpReply reply) throws IOException {
        try (InputStream in = request.body().open()) {
            String seen = request.method() + " " + request.path() + " ";
            byte[] body = in.readAllBytes();
            byte[] all = new byte[seen.length() + body.length];
            System.arraycopy(bytes(seen), 0, all, 0, seen.length());
            System.arraycopy(body, 0, all, seen.length(), body.length);
            reply.send(200, TEXT, all);
        }
    }

    @Test
    void theHandlerSeesMethodPathHeadersAndBody() throws Exception {
        var seen = new CompletableFuture<List<Object>>();
        HttpServer server =
                serve((request, reply) -> {
                    seen.complete(
                            List.of(
                                    request.method(),
                                    request.path(),
                                    String.valueOf(request.header("x-one")),
                                    String.valueOf(request.header("absent")),
                                    request.headerCount("X-TWO"),
                                    request.local().getPort(),
                                    request.remote().getPort(),
                                    new String(request.body().open().readAllBytes())));
                    reply.send(202, Map.of(), new byte[0]);
                });
        RawClient client = client(server);
        client.send(
                "POST /mcp/My%20Server?q=1 HTTP/1.1\r\nHost: x\r\nX-One:  a b \r\nX-Two: 1\r\n"
                        + "x-two: 2\r\nContent-Length: 2\r\n\r\n{}");
        assertThat(client.answer().status()).isEqualTo(202);
        assertThat(seen.get())
                .isEqualTo(
                        List.of(
                                "POST",
                                "/mcp/My%20Server",
                                "a b",
                                "null",
                                2,
                                server.port(),
                                client.socket.getLocalPort(),
                                "{}"));
    }

    @Test
    void everyAnswerSaysHowLongItsConnectionIsKept() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        for (int i = 0; i < 3; i++) {
            RawClient.Answer answer = client.post("/a", "" + i).answer();
            assertThat(answer.text()).isEqualTo("POST /a " + i);
            assertThat(answer.headers())
                    .containsEntry("keep-alive", "timeout=600")
                    .containsEntry("connection", "keep-alive")
                    .containsKey("date");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        var firstMayAnswer = new CountDownLatch(1);
        var handled = new AtomicInteger();
        HttpServer server =
                serve((request, reply) -> {
                    handled.incrementAndGet();
                    if (request.path().equals("/0")) firstMayAnswer.await();
                    echo(request, reply);
                });
        RawClient client = client(server);
        var all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            all.append("POST /%d HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n".formatted(i))
                    .append("%03d".formatted(i));
        }
        client.send(all.toString());
        firstMayAnswer.countDown();
        for (int i = 0; i < 200; i++) {
            assertThat(client.answer().text()).isEqualTo("POST /%d %03d".formatted(i, i));
        }
        assertThat(handled).hasValue(200);
    }

    @Test
    void theNextRequestDoesNotWaitForAHandlerThatHasAnswered() throws Exception {
        var release = new CountDownLatch(1);
        HttpServer server =
                serve((request, reply) -> {
                    reply.send(202, Map.of(), new byte[0]);
                    if (request.path().equals("/slow")) release.await();
                });
        RawClient client = client(server);
        assertThat(client.post("/slow", "1").answer().status()).isEqualTo(202);
        assertThat(client.post("/fast", "2").answer().status()).isEqualTo(202);
        release.countDown();
    }

    @Test
    void aRequestInSingleBytesIsOneRequest() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        String request = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
        for (char c : request.toCharArray()) client.send(String.valueOf(c));
        assertThat(client.answer().text()).isEqualTo("POST /a hello");
    }

    @Test
    void aBodyMayComeInChunks() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send("3\r\nabc\r\n").send("2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n");
        assertThat(client.answer().text()).isEqualTo("POST /a abcde");
        assertThat(client.get("/b").answer().text()).isEqualTo("GET /b ");
    }

    @Test
    void aLargeBodyWaitsInAFileAndIsGivenBack() throws Exception {
        HttpServer server =
                serve((request, reply) ->
                        reply.send(
                                200,
                                TEXT,
                                bytes(request.body().length() + " " + (budget.inUse() > 0))));
        RawClient client = client(server);
        int length = 5 << 20;
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
        client.send(new byte[length]);
        assertThat(client.answer().text()).isEqualTo(length + " true");
    }

    @Test
    void aBodyNobodyAskedForIsGivenBack() throws Exception {
        RawClient client = client(serve((_, reply) -> reply.send(404, Map.of(), new byte[0])));
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
        client.send(new byte[1_000_000]);
        assertThat(client.answer().status()).isEqualTo(404);
        Eventually.that(() -> budget.inUse() == 0);
    }

    @Test
    void aClientThatExpectsContinueIsToldToGoOn() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        client.send(
                "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                        + "Content-Length: 2\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(100);
        assertThat(client.send("hi").answer().text()).isEqualTo("POST /a hi");
    }

    @Test
    void continueComesBehindTheAnswerOfTheRequestBefore() throws Exception {
        var release = new CountDownLatch(1);
        HttpServer server =
                serve((request, reply) -> {
                    if (request.path().equals("/a")) release.await();
                    echo(request, reply);
                });
        RawClient client = client(server);
        client.get("/a")
                .send(
                        "POST /b HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                                + "Content-Length: 2\r\n\r\n");
        release.countDown();
        assertThat(client.answer().text()).isEqualTo("GET /a ");
        assertThat(client.head().status()).isEqualTo(100);
        assertThat(client.send("hi").answer().text()).isEqualTo("POST /b hi");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.head().headers()).containsEntry("content-length", "8");
        assertThat(client.get("/b").answer().text()).isEqualTo("GET /b ");
    }

    @Test
    void optionsReachesTheHandler() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        client.send("OPTIONS /mcp HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().text()).isEqualTo("OPTIONS /mcp ");
        client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().text()).isEqualTo("OPTIONS * ");
    }

    @Test
    void http10IsAnsweredAndClosed() throws Exception {
        HttpServer server = serve(HttpServerTest::echo);
        RawClient client = client(server);
        RawClient.Answer answer = client.send("GET /a HTTP/1.0\r\n\r\n").answer();
        assertThat(answer.text()).isEqualTo("GET /a ");
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();

        RawClient kept = client(server);
        kept.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").answer();
        assertThat(kept.send("GET /b HTTP/1.0\r\n\r\n").answer().text()).isEqualTo("GET /b ");
    }

    @Test
    void aClientThatAsksToCloseIsClosed() throws Exception {
        RawClient client = client(serve(HttpServerTest::echo));
        client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(client.answer().headers()).containsEntry("connection", "close");
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void noContentHasNeitherBodyNorLength() throws Exception {
        RawClient client = client(serve((_, reply) -> reply.send(204, Map.of(), new byte[0])));
        RawClient.Answer answer = client.get("/").answer();
        assertThat(answer.headers()).doesNotContainKeys("content-length", "transfer-encoding");
        assertThat(client.get("/").answer().status()).isEqualTo(204);
    }

    @Test
    void aMessageGoesOutAsItsBytes() throws Exception {
        var message = Message.parse(bytes("{ \"jsonrpc\":\"2.0\",\n \"id\" : 1, \"result\":{}}"));
        RawClient client = client(serve((_, reply) -> reply.send(200, Map.of("a", "b"), message)));
        RawClient.Answer answer = client.get("/").answer();
        assertThat(answer.body()).isEqualTo(message.toBytes());
        assertThat(answer.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("a", "b");
    }

    @Test
    void aHandlerThatThrowsIsA500WithoutItsWords() throws Exception {
        HttpServer server =
                serve((request, _) -> {
                    if (request.path().equals("/quiet")) return;
                    throw new IllegalStateException("secret");
                });
        RawClient client = client(server);
        RawClient.Answer thrown = client.get("/").answer();
        assertThat(thrown.status()).isEqualTo(500);
        assertThat(thrown.text()).contains("\"code\":-32603").doesNotContain("secret");
        assertThat(client.get("/quiet").answer()).extracting("status").isEqualTo(500);
    }

    @Test
    void anAnswerIsGivenOnce() throws Exception {
        var second = new CompletableFuture<Throwable>();
        HttpServer server =
                serve((_, reply) -> {
                    assertThat(reply.started()).isFalse();
                    reply.send(200, TEXT, bytes("one"));
                    assertThat(reply.started()).isTrue();
                    try {
                        reply.send(200, TEXT, bytes("two"));
                    } catch (IllegalStateException e) {
                        second.complete(e);
                    }
                });
        RawClient client = client(server);
        assertThat(client.get("/").answer().text()).isEqualTo("one");
        assertThat(second.get(20, TimeUnit.SECONDS)).hasMessageContaining("has its answer");
        assertThat(client.get("/").answer().text()).isEqualTo("one");
    }

    @Test
    void aHeaderCannotSmuggleAnother() throws Exception {
        HttpServer server =
                serve((_, reply) -> reply.send(200, Map.of("a", "b\r\nset-cookie: c"), bytes("x")));
        RawClient.Answer answer = client(server).get("/").answer();
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void aConnectionRemembersAndAnotherOneDoesNot() throws Exception {
        HttpServer server =
                serve((request, reply) -> {
                    Object count = request.memory().merge("n", 1, (a, b) -> (int) a + (int) b);
                    reply.send(200, TEXT, bytes("" + count));
                });
        RawClient client = client(server);
        assertThat(client.get("/").answer().text()).isEqualTo("1");
        assertThat(client.get("/").answer().text()).isEqualTo("2");
        assertThat(client(server).get("/").answer().text()).isEqualTo("1");
    }

    @Test
    void manyClientsAreServedAtOnce() throws Exception {
        int clients = 100;
        var allThere = new CyclicBarrier(clients);
        HttpServer server =
                serve((request, reply) -> {
                    try {
                        allThere.await();
                    } catch (java.util.concurrent.BrokenBarrierException e) {
                        throw new IOException(e);
                    }
                    echo(request, reply);
                });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<java.util.concurrent.Future<String>>();
            for (int i = 0; i < clients; i++) {
                String body = "" + i;
                answers.add(
                        threads.submit(() -> {
                            try (var client = new RawClient(server)) {
                                String first = client.post("/a", body).answer().text();
                                return first + client.post("/b", body).answer().text();
                            }
                        }));
            }
            for (int i = 0; i < clients; i++) {
                assertThat(answers.get(i).get())
                        .isEqualTo("POST /a %d".formatted(i) + "POST /b %d".formatted(i));
            }
        }
    }

    @Test
    void aTakenPortIsToldAsSuch() throws Exception {
        HttpServer server = serve(HttpServerTest::echo);
        assertThatThrownBy(() ->
                        HttpServer.start(
                                InetAddress.getByName("127.0.0.1"),
                                server.port(),
                                HttpServerTest::echo,
                                budget,
                                HttpServer.Limits.STANDARD))
                .isInstanceOf(HttpServer.PortTakenException.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("taken");
    }

    @Test
    void anAddressThatOthersReachIsRefused() {
        assertThatThrownBy(() ->
                        HttpServer.start(
                                InetAddress.getByName("0.0.0.0"),
                                0,
                                HttpServerTest::echo,
                                budget,
                                HttpServer.Limits.STANDARD))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void closingEndsTheHandlersAndFreesThePort() throws Exception {
        var ended = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        HttpServer server =
                serve((_, _) -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.countDown();
                    }
                });
        RawClient client = client(server);
        client.get("/");
        begun.await();
        server.close();
        assertThat(ended.getCount()).isZero();
        assertThat(client.isEnded()).isTrue();
        HttpServer.start(
                        InetAddress.getByName("127.0.0.1"),
                        server.port(),
                        HttpServerTest::echo,
                        budget,
                        HttpServer.Limits.STANDARD)
                .close();
    }
}
