package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdline.jsonrpc.Body;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.BodyCollector;
import dev.holdline.jsonrpc.Message;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpStreamsTest {
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

    private static Message message(String json) {
        try {
            return Message.parse(json.getBytes(StandardCharsets.UTF_8));
        } catch (dev.holdline.jsonrpc.MalformedMessageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A result of about this many bytes, in a file, with a line end every 100 bytes. */
    private Message large(int bytes) throws Exception {
        var collector = new BodyCollector(budget);
        collector.write("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[".getBytes());
        byte[] line = ("\"" + "0123456789".repeat(9) + "12345\",\r\n").getBytes();
        while (collector.length() < bytes) collector.write(line);
        collector.write("0]}".getBytes());
        Body body = collector.finish();
        assertThat(budget.inUse()).isPositive();
        return Message.parse(body);
    }

    private static long checksum(Message message) throws IOException {
        var out = new CheckedOutputStream(java.io.OutputStream.nullOutputStream(), new CRC32());
        message.writeTo(out);
        return out.getChecksum().getValue();
    }

    @Test
    void eventsHaveTheirIdAndEveryLineIsData() throws Exception {
        Message oneLine = message("{\"jsonrpc\":\"2.0\",\"method\":\"a\"}");
        Message lines = message("{\"jsonrpc\":\"2.0\",\n \"id\":1,\r\n \"result\":\r{}\n}");
        HttpServer server =
                serve((_, reply) -> {
                    try (var events = reply.events(Map.of("mcp-session-id", "s"))) {
                        events.retry(Duration.ofMillis(500));
                        events.comment("one\ntwo");
                        events.event(null, oneLine);
                        events.event("e1", lines);
                    }
                });
        RawClient client = client(server);
        RawClient.Answer answer = client.get("/").answer();
        assertThat(answer.headers())
                .containsEntry("content-type", "text/event-stream")
                .containsEntry("mcp-session-id", "s")
                .containsEntry("keep-alive", "timeout=600");
        assertThat(answer.text())
                .isEqualTo(
                        """
                        retry: 500

                        : one two

                        data: {"jsonrpc":"2.0","method":"a"}

                        id: e1
                        data: {"jsonrpc":"2.0",
                        data:  "id":1,
                        data:  "result":
                        data: {}
                        data: }

                        """);
        assertThat(client.get("/").answer().status()).as("the connection is kept").isEqualTo(200);
    }

    @Test
    void eachEventArrivesBeforeTheNextIsWritten() throws Exception {
        var next = new java.util.concurrent.Semaphore(0);
        HttpServer server =
                serve((_, reply) -> {
                    try (var events = reply.events(Map.of())) {
                        for (int i = 0; i < 3; i++) {
                            next.acquire();
                            events.comment("" + i);
                        }
                        next.acquire();
                    }
                });
        RawClient client = client(server);
        assertThat(client.get("/").head().status()).isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            next.release();
            assertThat(new String(client.chunk())).isEqualTo(": " + i + "\n\n");
        }
        next.release();
        assertThat(client.chunk()).isEmpty();
    }

    @Test
    void aHandlerThatReturnsEndsItsStream() throws Exception {
        RawClient client = client(serve((_, reply) -> reply.events(Map.of()).comment("x")));
        assertThat(client.get("/").answer().text()).isEqualTo(": x\n\n");
        assertThat(client.get("/").answer().text()).isEqualTo(": x\n\n");
    }

    @Test
    void aStreamToAnOldClientEndsWithItsConnection() throws Exception {
        RawClient client = client(serve((_, reply) -> reply.events(Map.of()).comment("x")));
        RawClient.Answer answer = client.send("GET / HTTP/1.0\r\n\r\n").answer();
        assertThat(answer.headers()).containsEntry("connection", "close");
        assertThat(answer.text()).isEqualTo(": x\n\n");
    }

    @Test
    void aStreamForHeadIsItsHeaders() throws Exception {
        RawClient client = client(serve((_, reply) -> reply.events(Map.of()).comment("x")));
        client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.head().headers()).containsEntry("content-type", "text/event-stream");
        assertThat(client.get("/").answer().text()).isEqualTo(": x\n\n");
    }

    @Test
    void aClosedStreamTakesNoMore() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        HttpServer server =
                serve((_, reply) -> {
                    var events = reply.events(Map.of());
                    events.close();
                    events.close();
                    try {
                        events.comment("late");
                    } catch (IOException e) {
                        refused.complete(e);
                    }
                });
        assertThat(client(server).get("/").answer().text()).isEmpty();
        assertThat(refused.get(5, TimeUnit.SECONDS)).hasMessageContaining("has ended");
    }

    @Test
    void eventsFromManyThreadsDoNotMix() throws Exception {
        int writers = 8;
        int each = 50;
        HttpServer server =
                serve((_, reply) -> {
                    try (var events = reply.events(Map.of());
                            var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                        for (int w = 0; w < writers; w++) {
                            String json =
                                    "{\"jsonrpc\":\"2.0\",\"method\":\""
                                            + Integer.toString(w).repeat(30_000)
                                            + "\"}";
                            threads.submit(() -> {
                                for (int i = 0; i < each; i++) events.event(null, message(json));
                                return null;
                            });
                        }
                        threads.close();
                    }
                });
        String[] events = client(server).get("/").answer().text().split("\n\n");
        assertThat(events).hasSize(writers * each);
        assertThat(new HashSet<>(List.of(events))).hasSize(writers);
    }

    @Test
    void a64MegabyteMessageStreamsFromItsFile() throws Exception {
        Message message = large((64 << 20) - 4096);
        long expected = checksum(message);
        RawClient client = client(serve((_, reply) -> reply.send(200, Map.of(), message)));
        RawClient.Answer head = client.get("/").head();
        long length = Long.parseLong(head.headers().get("content-length"));
        assertThat(length).isEqualTo(message.length());
        var in = new CheckedInputStream(client.in(), new CRC32());
        byte[] buffer = new byte[65536];
        for (long left = length; left > 0; ) {
            int n = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            assertThat(n).isPositive();
            left -= n;
        }
        assertThat(in.getChecksum().getValue()).isEqualTo(expected);
        message.release();
    }

    @Test
    void aLargeEventKeepsItsBytesButForItsLineEnds() throws Exception {
        Message message = large(3 << 20);
        RawClient client =
                client(
                        serve((_, reply) -> {
                            try (var events = reply.events(Map.of())) {
                                events.event("1", message);
                            }
                        }));
        String text = client.get("/").answer().text();
        assertThat(text).startsWith("id: 1\ndata: {").endsWith("]}\n\n");
        String joined = text.substring(6).replace("\ndata: ", "\n").strip().substring(6);
        assertThat(joined).isEqualTo(new String(message.toBytes()).replace("\r\n", "\n"));
        message.release();
    }

    @Test
    void aLargeArrayIsAnsweredWhole() throws Exception {
        byte[] body = new byte[300_001];
        new java.util.Random(1).nextBytes(body);
        RawClient client = client(serve((_, reply) -> reply.send(200, Map.of(), body)));
        assertThat(client.get("/").answer().body()).isEqualTo(body);
        assertThat(client.get("/").answer().body()).isEqualTo(body);
    }

    @Test
    void theWriterWaitsForAClientThatDoesNotRead() throws Exception {
        var written = new AtomicLong();
        var done = new CountDownLatch(1);
        int events = 3000;
        Message big = message("{\"jsonrpc\":\"2.0\",\"method\":\"" + "m".repeat(10_000) + "\"}");
        HttpServer server =
                serve((request, reply) -> {
                    if (request.path().equals("/other")) {
                        reply.send(200, Map.of(), new byte[0]);
                        return;
                    }
                    try (var stream = reply.events(Map.of())) {
                        for (int i = 0; i < events; i++) {
                            stream.event(null, big);
                            written.incrementAndGet();
                        }
                    }
                    done.countDown();
                });
        var client = new RawClient(server, 32 * 1024);
        open.addFirst(client);
        client.get("/");
        long before;
        do {
            before = written.get();
            assertThat(done.await(300, TimeUnit.MILLISECONDS)).isFalse();
        } while (before != written.get() || before == 0);
        assertThat(written.get() * 10_000)
                .as("what stands between handler and client, bytes")
                .isLessThan(12 << 20);
        assertThat(client(server).get("/other").answer().status()).isEqualTo(200);
        assertThat(client.answer().text()).hasSizeGreaterThan(events * 10_000);
        assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNoticeWaitsOnlyAMomentForAClientThatDoesNotRead() throws Exception {
        var sent = new AtomicLong();
        var stalled = new CountDownLatch(1);
        Message big = message("{\"jsonrpc\":\"2.0\",\"method\":\"" + "m".repeat(10_000) + "\"}");
        Message last = message("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        HttpServer server =
                serve((_, reply) -> {
                    try (var stream = reply.events(Map.of())) {
                        try {
                            while (true) {
                                stream.notice(big);
                                sent.incrementAndGet();
                            }
                        } catch (HttpReply.StalledClientException e) {
                            assertThatThrownBy(() -> stream.comment("still there"))
                                    .isInstanceOf(HttpReply.StalledClientException.class);
                            stalled.countDown();
                        }
                        stream.event(null, last);
                    }
                });
        var client = new RawClient(server, 32 * 1024);
        open.addFirst(client);
        client.get("/");
        assertThat(stalled.await(20, TimeUnit.SECONDS)).isTrue();

        String[] events = client.answer().text().split("\n\n");

        assertThat(events).as("each that was sent, and the answer").hasSize((int) sent.get() + 1);
        assertThat(events[0]).isEqualTo("data: " + new String(big.toBytes()));
        assertThat(events[events.length - 1]).isEqualTo("data: " + new String(last.toBytes()));
    }

    @Test
    void aLargeNoticeIsBrokenOffAndNotKeptForAClientThatDoesNotRead() throws Exception {
        var broken = new CompletableFuture<Exception>();
        var next = new CompletableFuture<Exception>();
        Message large = large(40 << 20);
        HttpServer server =
                serve((_, reply) -> {
                    var stream = reply.events(Map.of());
                    try {
                        stream.notice(large);
                    } catch (IOException e) {
                        broken.complete(e);
                    }
                    try {
                        stream.comment("after half an event");
                    } catch (IOException e) {
                        next.complete(e);
                    }
                });
        var client = new RawClient(server, 32 * 1024);
        open.addFirst(client);
        client.get("/").head();

        assertThat(broken.get(20, TimeUnit.SECONDS))
                .isNotInstanceOf(HttpReply.StalledClientException.class);
        assertThat(next.get(5, TimeUnit.SECONDS)).isNotNull();
        assertThatThrownBy(() -> client.answer()).isInstanceOf(IOException.class);
        large.release();
    }

    @Test
    void aLargeNoticeReachesAClientThatReads() throws Exception {
        Message large = large(40 << 20);
        RawClient client =
                client(
                        serve((_, reply) -> {
                            try (var events = reply.events(Map.of())) {
                                events.notice(large);
                            }
                        }));
        String text = client.get("/").answer().text();
        String joined = text.replace("\ndata: ", "\n").strip().substring(6);
        assertThat(joined).isEqualTo(new String(large.toBytes()).replace("\r\n", "\n"));
        large.release();
    }

    @Test
    void aHangUpFreesTheWriterThatWaits() throws Exception {
        var ended = new CompletableFuture<Exception>();
        HttpServer server =
                serve((_, reply) -> {
                    try {
                        reply.send(200, Map.of(), new byte[50 << 20]);
                    } catch (IOException e) {
                        ended.complete(e);
                    }
                });
        RawClient client = client(server);
        client.get("/").head();
        client.close();
        assertThat(ended.get(1, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void aFileThatFailsHalfWayBreaksTheConnection() throws Exception {
        Message message = large(1 << 20);
        message.release();
        RawClient client = client(serve((_, reply) -> reply.send(200, Map.of(), message)));
        client.get("/").head();
        assertThatThrownBy(() -> client.exactly((int) message.length()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRequestOf64MegabytesIsReadWhole() throws Exception {
        int length = 64 << 20;
        var crc = new CompletableFuture<Long>();
        HttpServer server =
                serve((request, reply) -> {
                    try (InputStream in = request.body().open()) {
                        var checked = new CheckedInputStream(in, new CRC32());
                        checked.transferTo(java.io.OutputStream.nullOutputStream());
                        crc.complete(checked.getChecksum().getValue());
                    }
                    request.body().release();
                    reply.send(200, Map.of(), new byte[0]);
                });
        RawClient client = client(server);
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
        var sent = new CRC32();
        byte[] piece = new byte[1 << 20];
        var random = new java.util.Random(2);
        for (int at = 0; at < length; at += piece.length) {
            random.nextBytes(piece);
            sent.update(piece);
            client.send(piece);
        }
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(crc.get()).isEqualTo(sent.getValue());
        assertThat(budget.inUse()).isZero();
    }
}
