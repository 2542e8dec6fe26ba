package dev.holdline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.jsonrpc.BodyBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpHangUpTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CompletableFuture<Exception> ended = new CompletableFuture<>();
    private HttpServer server;

    private RawClient client(HttpHandler handler) throws IOException {
        server =
                HttpServer.start(
                        InetAddress.getByName("127.0.0.1"),
                        0,
                        (request, reply) -> {
                            begun.countDown();
                            try {
                                handler.handle(request, reply);
                            } catch (IOException | InterruptedException e) {
                                ended.complete(e);
                                throw e;
                            }
                        },
                        BodyBudget.standard(),
                        HttpServer.Limits.STANDARD);
        open.add(server);
        var client = new RawClient(server);
        open.addFirst(client);
        return client;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable it : open) it.close();
    }

    private static void waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private Exception endedWithin(int seconds) throws Exception {
        return ended.get(seconds, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatHangsUpInterruptsItsSilentCall() throws Exception {
        RawClient client = client((_, _) -> waitForEver());
        client.get("/");
        begun.await();
        client.close();
        assertThat(endedWithin(1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aResetInterruptsToo() throws Exception {
        RawClient client = client((_, _) -> waitForEver());
        client.get("/");
        begun.await();
        client.socket.setSoLinger(true, 0);
        client.close();
        assertThat(endedWithin(1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aSilentEventStreamIsInterruptedToo() throws Exception {
        RawClient client =
                client((_, reply) -> {
                    reply.events(Map.of());
                    waitForEver();
                });
        client.get("/").head();
        client.close();
        assertThat(endedWithin(1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aHangUpBehindPipelinedRequestsInterruptsAndDropsThem() throws Exception {
        var handled = new AtomicInteger();
        RawClient client =
                client((_, _) -> {
                    handled.incrementAndGet();
                    waitForEver();
                });
        client.get("/").get("/").get("/");
        begun.await();
        client.close();
        assertThat(endedWithin(1)).isInstanceOf(InterruptedException.class);
        assertThat(handled).hasValue(1);
    }

    @Test
    void writingToAClientThatHungUpFails() throws Exception {
        RawClient client =
                client((_, reply) -> {
                    var events = reply.events(Map.of());
                    // Interruption ignored, as a thread that is not the handler's would.
                    while (true) events.comment("still there");
                });
        client.get("/").head();
        client.close();
        assertThat(endedWithin(5)).isInstanceOf(IOException.class);
    }

    @Test
    void aHandlerThatHasAnsweredIsNotInterrupted() throws Exception {
        var clientGone = new CountDownLatch(1);
        var outcome = new CompletableFuture<Boolean>();
        RawClient client =
                client((request, reply) -> {
                    reply.send(202, Map.of(), new byte[0]);
                    clientGone.await();
                    outcome.complete(Thread.currentThread().isInterrupted());
                });
        client.get("/").answer();
        client.close();
        // A later connection is served by the same event loop once it has seen the first one's end.
        var other = new RawClient(server);
        open.addFirst(other);
        other.get("/other").answer();
        clientGone.countDown();
        assertThat(outcome.get(5, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aStreamItsHandlerFailsUnderIsBrokenNotEnded() throws Exception {
        RawClient client =
                client((_, reply) -> {
                    reply.events(Map.of()).comment("one");
                    throw new IOException("broken");
                });
        client.get("/").head();
        assertThat(new String(client.chunk())).isEqualTo(": one\n\n");
        assertThat(client.isEnded()).as("no last chunk").isTrue();
    }

    @Test
    void whoIsAboutToAnswerWhenTheServerClosesStillDoes() throws Exception {
        var closing = new CountDownLatch(1);
        RawClient client =
                client((_, reply) -> {
                    closing.await();
                    LockSupport.parkNanos(30_000_000);
                    reply.send(200, Map.of(), "last words".getBytes(StandardCharsets.US_ASCII));
                });
        client.get("/");
        begun.await();
        int port = server.port();
        Thread closer = Thread.ofVirtual().start(server::close);
        Eventually.that(() -> isRefused(port));

        closing.countDown();

        assertThat(client.answer().text()).isEqualTo("last words");
        closer.join();
    }

    private static boolean isRefused(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
