package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.Signals;
import dev.holdline.testkit.SilentClient;
import dev.holdline.testkit.Waiting;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.ScriptedHttpServer;
import dev.holdline.transport.ScriptedHttpServer.Reply;
import dev.holdline.transport.ScriptedHttpServer.Request;
import dev.holdline.transport.ScriptedHttpServer.Script;
import dev.holdline.transport.Target;
import dev.holdline.transport.TestChild;
import dev.holdline.transport.Transport;
import dev.holdline.transport.Transports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead server is noticed, whatever kind of death it died; a slow one never is taken for dead. */
@Timeout(60)
class LivenessTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Settings.Liveness QUICK =
            new Settings.Liveness(
                    Duration.ofMillis(100), Duration.ofMillis(800), NEVER, Duration.ofMillis(500));

    /** Each call is preceded by a ping. */
    private static final Settings.Liveness DOUBTFUL =
            new Settings.Liveness(NEVER, NEVER, Duration.ofNanos(1), Duration.ofMillis(500));

    private static final Settings.Liveness CALM = new Settings.Liveness(NEVER, NEVER, NEVER, NEVER);

    @TempDir Path folder;
    private final Transports transports = new Transports(BodyBudget.standard(), "test");
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final BlockingQueue<Reply> streams = new LinkedBlockingQueue<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) each.close();
        transports.close();
    }

    private Upstream upstream(Target target, Settings.Liveness liveness) {
        var wires =
                new Wires() {
                    @Override
                    public Transport create() {
                        return transports.create(target);
                    }

                    @Override
                    public Evidence.Wire kind() {
                        return Evidence.Wire.STDIO;
                    }
                };
        var pace =
                new Pace(
                        now::get,
                        RandomGenerator.getDefault(),
                        new Semaphore(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(1),
                        liveness);
        var upstream = new Upstream(wires, pace, new Classifier(now::get), new SilentClient());
        opened.add(upstream);
        return upstream;
    }

    private Upstream child(Settings.Liveness liveness) {
        return upstream(TestChild.in(folder), liveness);
    }

    private Upstream remote(Target.Dialect dialect, Settings.Liveness liveness, Script script)
            throws Exception {
        var server = new ScriptedHttpServer(script);
        opened.add(server);
        return upstream(new Target.Http(server.url(), Map.of(), dialect), liveness);
    }

    private static CompletableFuture<String> begin(Upstream upstream, String method, String text) {
        var result = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        Message answer =
                                upstream.call(
                                        Message.request(
                                                Id.of(1), method, "{\"text\":\"" + text + "\"}"),
                                        new SilentClient(),
                                        Duration.ofSeconds(30));
                        result.complete(String.valueOf(answer.raw(Field.RESULT)));
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        return result;
    }

    private static String call(Upstream upstream, String method, String text) throws Exception {
        return begin(upstream, method, text).get(40, TimeUnit.SECONDS);
    }

    private static BrokenException failure(CompletableFuture<String> call) throws Exception {
        var e =
                catchThrowableOfType(
                        ExecutionException.class, () -> call.get(40, TimeUnit.SECONDS));
        if (e == null) return fail("it was answered");
        assertThat(e.getCause()).isInstanceOf(BrokenException.class);
        return (BrokenException) e.getCause();
    }

    private static void isTimeoutOfTheWire(BrokenException e) {
        assertThat(e.failure().kind()).isEqualTo(Failure.Kind.TIMEOUT);
        assertThat(e.failure().evidence().where()).isEqualTo(Evidence.Where.TIMEOUT);
        assertThat(e.connectionLost()).isTrue();
    }

    private static ProcessHandle process(Upstream upstream) throws Exception {
        return ProcessHandle.of(Long.parseLong(call(upstream, "pid", ""))).orElseThrow();
    }

    @Test
    void aSlowToolIsNotHungWhileItsServerAnswersPings() throws Exception {
        assertThat(call(child(QUICK), "slow", "3000")).isEqualTo("1");
    }

    @Test
    void aServerThatReportsProgressIsAliveEvenIfItAnswersNoPing() throws Exception {
        assertThat(call(child(QUICK), "progress", "50")).isEqualTo("1");
    }

    @Test
    void aChildThatComputesIsAliveEvenIfItAnswersNoPing() throws Exception {
        assertThat(call(child(QUICK), "busy", "4000")).isEqualTo("1");
    }

    @Test
    void aChildThatHangsIsNoticedAndEnded() throws Exception {
        Upstream upstream = child(QUICK);
        ProcessHandle process = process(upstream);
        BrokenException why = failure(begin(upstream, "hang", ""));
        isTimeoutOfTheWire(why);
        assertThat(why.mayHaveRun()).isTrue();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
        Waiting.until("it is ended", () -> !process.isAlive());
    }

    @Test
    void aStoppedChildIsNoticedAndEnded() throws Exception {
        Upstream upstream = child(QUICK);
        ProcessHandle process = process(upstream);
        CompletableFuture<String> call = begin(upstream, "slow", "60000");
        Signals.stop(process.pid());
        BrokenException why = failure(call);
        isTimeoutOfTheWire(why);
        assertThat(why.mayHaveRun()).isTrue();
        Waiting.until("it is ended", () -> !process.isAlive());
    }

    @Test
    void anotherServersCallsGoOnWhileOneIsTakenForDead() throws Exception {
        Upstream dead = child(QUICK);
        Upstream well = child(QUICK);
        process(dead);
        CompletableFuture<String> slow = begin(well, "slow", "3000");
        isTimeoutOfTheWire(failure(begin(dead, "hang", "")));
        assertThat(slow.get(40, TimeUnit.SECONDS)).isEqualTo("1");
    }

    @Test
    void aDeadConnectionIsFoundOutBeforeAPlainCallIsLostOnIt() throws Exception {
        Upstream upstream = child(DOUBTFUL);
        ProcessHandle process = process(upstream);
        Signals.stop(process.pid());
        BrokenException why = failure(begin(upstream, "echo", "x"));
        isTimeoutOfTheWire(why);
        assertThat(why.mayHaveRun()).isFalse();
        Waiting.until("it is ended", () -> !process.isAlive());
    }

    /** A server of 2025-11-25 that answers each POST by the script, and initialize by itself. */
    private static Script streamable(Script calls) {
        return (request, reply) -> {
            if (request.method().equals("GET")) reply.status(405, "", "");
            else if (request.id().isEmpty()) reply.accepted();
            else if (request.rpcMethod().equals("initialize")) reply.result(request, INITIALIZED);
            else calls.serve(request, reply);
        };
    }

    private static final String INITIALIZED =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";

    @Test
    void aPeerThatSwallowsEverythingIsNoticed() throws Exception {
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        QUICK,
                        streamable((request, reply) -> reply.stall()));
        BrokenException why = failure(begin(upstream, "tools/call", ""));
        isTimeoutOfTheWire(why);
        assertThat(why.mayHaveRun()).isTrue();
    }

    @Test
    void aStreamThatOpensAndGoesSilentIsNoticed() throws Exception {
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        QUICK,
                        streamable((request, reply) -> {
                            if (request.rpcMethod().equals("tools/call")) reply.stream();
                            reply.stall();
                        }));
        isTimeoutOfTheWire(failure(begin(upstream, "tools/call", "")));
    }

    @Test
    void aProxyThatSpeaksForADeadServerIsNoSignOfLife() throws Exception {
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        QUICK,
                        streamable((request, reply) -> {
                            if (request.rpcMethod().equals("ping")) reply.status(502, "", "");
                            else reply.stall();
                        }));
        isTimeoutOfTheWire(failure(begin(upstream, "tools/call", "")));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 403, 405, 429})
    void aSlowRemoteToolIsNotHungWhileItsServerAnswersPingsInWhateverWay(int status)
            throws Exception {
        var pings = new Semaphore(0);
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        QUICK,
                        streamable((request, reply) -> {
                            if (!request.rpcMethod().equals("ping")) {
                                // More pings than fit into the time after which it would be hung.
                                pings.acquire(20);
                                reply.result(request, "1");
                                return;
                            }
                            pings.release();
                            if (status == 200) reply.result(request, "{}");
                            else reply.status(status, "", "");
                        }));
        assertThat(call(upstream, "tools/call", "")).isEqualTo("1");
    }

    /** A server of 2024-11-05. */
    private Script older(Script posts) {
        return (request, reply) -> {
            if (request.method().equals("GET")) {
                streams.add(reply.stream().event("event: endpoint\ndata: /messages\n\n"));
                reply.stall();
                return;
            }
            reply.accepted();
            if (request.rpcMethod().equals("initialize")) onStream(request, INITIALIZED);
            else posts.serve(request, reply);
        };
    }

    private void onStream(Request request, String result) throws Exception {
        streams.peek()
                .message(
                        "{\"jsonrpc\":\"2.0\",\"id\":"
                                + request.id()
                                + ",\"result\":"
                                + result
                                + "}");
    }

    @Test
    void aStreamOfHttpAndSseThatIsDeadIsNoticedAlthoughMessagesAreStillReceived() throws Exception {
        Upstream upstream = remote(Target.Dialect.SSE, QUICK, older((request, reply) -> {}));
        BrokenException why = failure(begin(upstream, "tools/call", ""));
        isTimeoutOfTheWire(why);
        assertThat(why.mayHaveRun()).isTrue();
    }

    @Test
    void commentsOnTheStreamAreASignOfLife() throws Exception {
        Upstream upstream =
                remote(
                        Target.Dialect.SSE,
                        QUICK,
                        older((request, reply) -> {
                            if (!request.rpcMethod().equals("tools/call")) return;
                            for (int i = 0; i < 60; i++) {
                                streams.peek().event(": still here\n\n");
                                LockSupport.parkNanos(50_000_000);
                            }
                            onStream(request, "1");
                        }));
        assertThat(call(upstream, "tools/call", "")).isEqualTo("1");
    }

    @Test
    void afterTheMachineSleptAConnectionIsPingedOnceBeforeItIsUsed() throws Exception {
        var seen = new LinkedBlockingQueue<String>();
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        CALM,
                        streamable((request, reply) -> {
                            seen.add(request.rpcMethod());
                            reply.result(request, "{}");
                        }));
        call(upstream, "tools/call", "");
        now.updateAndGet(before -> before.plus(Duration.ofMinutes(3)));
        call(upstream, "tools/call", "");
        call(upstream, "tools/call", "");
        assertThat(seen).containsExactly("tools/call", "ping", "tools/call", "tools/call");
    }

    @Test
    void aSessionThatEndedDuringTheSleepIsRenewedWithoutHavingLostTheCall() throws Exception {
        Upstream upstream =
                remote(
                        Target.Dialect.STREAMABLE,
                        DOUBTFUL,
                        (request, reply) -> {
                            if (request.rpcMethod().equals("initialize")) {
                                reply.status(
                                        200,
                                        "Content-Type: application/json\r\nMcp-Session-Id: s\r\n",
                                        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":"
                                                + INITIALIZED
                                                + "}");
                            } else if (request.id().isEmpty()) {
                                reply.status(request.method().equals("GET") ? 405 : 202, "", "");
                            } else {
                                reply.status(404, "", "");
                            }
                        });
        BrokenException why = failure(begin(upstream, "tools/call", ""));
        assertThat(why.failure().kind()).isEqualTo(Failure.Kind.SESSION_LOST);
        assertThat(why.mayHaveRun()).isFalse();
        assertThat(why.connectionLost()).isTrue();
    }
}
