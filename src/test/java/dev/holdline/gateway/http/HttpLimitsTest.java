package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class HttpLimitsTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int MOST = 1 << 20;

    private final BodyBudget budget = new BodyBudget(MOST, 2 * MOST);
    private final AtomicInteger handled = new AtomicInteger();
    private final List<AutoCloseable> open = new ArrayList<>();

    private HttpServer serve(HttpServer.Limits limits) throws IOException {
        var server =
                HttpServer.start(
                        InetAddress.getByName("127.0.0.1"),
                        0,
                        (request, reply) -> {
                            handled.incrementAndGet();
                            reply.send(
                                    200,
                                    Map.of(),
                                    String.valueOf(request.body().length()).getBytes());
                        },
                        budget,
                        limits);
        open.add(server);
        return server;
    }

    private static HttpServer.Limits limits(
            Duration headWithin, Duration bodyWithin, Duration idle, Duration linger) {
        return new HttpServer.Limits(
                8192, 65536, headWithin, bodyWithin, Duration.ofSeconds(600), idle, LONG, linger);
    }

    private RawClient client(HttpServer.Limits limits) throws IOException {
        var client = new RawClient(serve(limits));
        open.addFirst(client);
        return client;
    }

    private RawClient client() throws IOException {
        return client(HttpServer.Limits.STANDARD);
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable it : open) it.close();
    }

    private record Bad(int status, String what, String request) {
        @Override
        public String toString() {
            return status + " for " + what;
        }
    }

    private static String post(String headers) {
        return "POST / HTTP/1.1\r\n" + headers + "\r\n\r\n";
    }

    private static final List<Bad> BAD =
            List.of(
                    new Bad(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
                    new Bad(400, "two Hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"),
                    new Bad(
                            400,
                            "two Hosts in 1.0",
                            "GET / HTTP/1.0\r\nHost: x\r\nhost: y\r\n\r\n"),
                    new Bad(400, "another host", "GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "https", "GET https://x/ HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "a relative target", "GET mcp HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "GET *", "GET * HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "a fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "raw bytes", "GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "no HTTP at all", "hello\r\n\r\n"),
                    new Bad(400, "a space in the target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n"),
                    new Bad(400, "a bare line feed", "GET / HTTP/1.1\nHost: x\n\n"),
                    new Bad(400, "a space before the colon", post("Host : x")),
                    new Bad(400, "a header without colon", post("Host: x\r\nnonsense")),
                    new Bad(400, "NUL in a header", post("Host: x\r\na: b\0c")),
                    new Bad(
                            400,
                            "length and chunks",
                            post("Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked")
                                    + "0\r\n\r\n"),
                    new Bad(
                            400,
                            "two lengths",
                            post("Host: x\r\nContent-Length: 3\r\nContent-Length: 4")),
                    new Bad(400, "a listed length", post("Host: x\r\nContent-Length: 3, 3")),
                    new Bad(400, "a signed length", post("Host: x\r\nContent-Length: +3")),
                    new Bad(400, "a negative length", post("Host: x\r\nContent-Length: -3")),
                    new Bad(400, "a length in words", post("Host: x\r\nContent-Length: three")),
                    new Bad(
                            400,
                            "chunks in 1.0",
                            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                    new Bad(
                            400,
                            "a chunk without length",
                            post("Host: x\r\nTransfer-Encoding: chunked") + "zz\r\n"),
                    new Bad(
                            400,
                            "a chunk longer than its length",
                            post("Host: x\r\nTransfer-Encoding: chunked") + "1\r\nabc\r\n"),
                    new Bad(501, "a coding", post("Host: x\r\nTransfer-Encoding: gzip")),
                    new Bad(
                            501,
                            "two codings",
                            post("Host: x\r\nTransfer-Encoding: gzip, chunked")),
                    new Bad(505, "HTTP/2", "PRI * HTTP/2.0\r\n\r\n"),
                    new Bad(417, "an expectation", post("Host: x\r\nExpect: 200-ok")),
                    new Bad(
                            413,
                            "a length beyond the limit",
                            post("Host: x\r\nContent-Length: " + (MOST + 1))),
                    new Bad(
                            413,
                            "a length beyond the limit with Expect",
                            post(
                                    "Host: x\r\nExpect: 100-continue\r\nContent-Length: "
                                            + (MOST + 1))),
                    new Bad(414, "a long line", "GET /" + "a".repeat(9000) + " HTTP/1.1\r\n\r\n"),
                    new Bad(414, "a line without end", "GET /" + "a".repeat(9000)),
                    new Bad(431, "a long header", post("Host: x\r\na: " + "b".repeat(70_000))),
                    new Bad(
                            431,
                            "many headers",
                            post("Host: x" + "\r\na: 0123456789".repeat(6000))));

    @ParameterizedTest
    @FieldSource("BAD")
    void aBadRequestGetsItsStatusAndSeesNoHandler(Bad bad) throws Exception {
        RawClient client = client();
        RawClient.Answer answer = client.send(bad.request).answer();
        assertThat(answer.status()).isEqualTo(bad.status);
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(Json.tree(answer.text()).at("/error/message").asString()).isNotBlank();
        assertThat(client.isEnded()).isTrue();
        assertThat(handled).hasValue(0);
    }

    @Test
    void anAbsoluteTargetOfTheSameHostIsAPath() throws Exception {
        RawClient client = client();
        client.send("GET http://X/a?b HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void aBadRequestBehindAGoodOneIsAnsweredSecond() throws Exception {
        RawClient client = client();
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nnonsense\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void headersUpToTheLimitAreRead() throws Exception {
        RawClient client = client();
        client.send("GET /" + "a".repeat(8000) + " HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 300; i++) client.send("h" + i + ": " + "v".repeat(190) + "\r\n");
        assertThat(client.send("\r\n").answer().status()).isEqualTo(200);
    }

    @Test
    void aBodyAtTheLimitIsTakenAndOneBeyondIsNot() throws Exception {
        RawClient client = client();
        client.send(post("Host: x\r\nContent-Length: " + MOST)).send(new byte[MOST]);
        assertThat(client.answer().text()).isEqualTo("" + MOST);
    }

    @Test
    void theRefusalOfALargeUploadReachesAClientThatUploadsOn() throws Exception {
        RawClient client = client();
        client.send(post("Host: x\r\nTransfer-Encoding: chunked"));
        byte[] chunk = new byte[65536];
        int sent = 0;
        // Far more than both socket buffers hold, so that the server has to read on.
        for (; sent < 16 << 20; sent += chunk.length) {
            client.send("10000\r\n").send(chunk).send("\r\n");
        }
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("at most 1 MB");
        assertThat(budget.inUse()).isZero();
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void largeBodiesInAllAreLimitedToo() throws Exception {
        HttpServer server = serve(HttpServer.Limits.STANDARD);
        for (int i = 0; i < 2; i++) {
            var waits = new RawClient(server);
            open.addFirst(waits);
            waits.send(post("Host: x\r\nContent-Length: " + MOST)).send(new byte[MOST - 1]);
        }
        // The last piece of each, up to 256 KB, may still be on the heap, by how the bytes came.
        Eventually.that(() -> budget.inUse() >= MOST + MOST / 2);
        var third = new RawClient(server);
        open.addFirst(third);
        third.send(post("Host: x\r\nContent-Length: " + MOST)).send(new byte[MOST]);
        RawClient.Answer answer = third.answer();
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text()).contains("in all");
    }

    @Test
    void theBodyOfAClientThatLeavesIsGivenBack() throws Exception {
        RawClient client = client();
        client.send(post("Host: x\r\nContent-Length: " + MOST)).send(new byte[MOST - 1]);
        Eventually.that(() -> budget.inUse() > 0);
        client.close();
        Eventually.that(() -> budget.inUse() == 0);
    }

    @Test
    void aHeadThatDripsInIsCutOff() throws Exception {
        RawClient client = client(limits(SHORT, LONG, LONG, LONG));
        assertThat(client.send("GET / HTTP/1.1\r\n").answer().status()).isEqualTo(408);
    }

    @Test
    void theSecondHeadOfAConnectionHasItsDeadlineToo() throws Exception {
        RawClient client = client(limits(SHORT, LONG, LONG, LONG));
        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGE");
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(408);
    }

    @Test
    void aBodyThatDripsInIsCutOff() throws Exception {
        RawClient client = client(limits(LONG, SHORT, LONG, LONG));
        client.send(post("Host: x\r\nContent-Length: 5")).send("abcd");
        assertThat(client.answer().status()).isEqualTo(408);
    }

    @Test
    void aRequestThatArrivesInTimeKeepsItsConnection() throws Exception {
        RawClient client = client(limits(LONG, SHORT, LONG, LONG));
        client.send(post("Host: x\r\nContent-Length: 5")).send("abc").send("de");
        assertThat(client.answer().text()).isEqualTo("5");
        // Were the first body's clock still running, this one would meet it.
        var pause = new CountDownLatch(1);
        assertThat(pause.await(2 * SHORT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS))
                .isFalse();
        assertThat(client.get("/").answer().status()).isEqualTo(200);
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        HttpServer server = serve(limits(LONG, LONG, SHORT, LONG));
        var silent = new RawClient(server);
        open.addFirst(silent);
        assertThat(silent.isEnded()).isTrue();
        var used = new RawClient(server);
        open.addFirst(used);
        assertThat(used.get("/").answer().status()).isEqualTo(200);
        assertThat(used.isEnded()).isTrue();
    }

    @Test
    void aClientThatIgnoresTheRefusalIsCutOff() throws Exception {
        RawClient client = client(limits(LONG, LONG, LONG, SHORT));
        assertThat(client.send("nonsense\r\n\r\n").answer().status()).isEqualTo(400);
        assertThat(client.isEnded()).isTrue();
        Eventually.that(() -> {
            try {
                client.send(new byte[1000]);
                return false;
            } catch (SocketException closed) {
                return true;
            }
        });
    }
}
