package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.Message;
import dev.holdline.testkit.SilentClient;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.ScriptedHttpServer;
import dev.holdline.transport.ScriptedHttpServer.Reply;
import dev.holdline.transport.ScriptedHttpServer.Request;
import dev.holdline.transport.Target;
import dev.holdline.transport.Transport;
import dev.holdline.transport.Transports;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like an answer and tells of the connection counts where a probe confirms it. */
@Timeout(60)
class NoticesTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String GONE =
            "\"error\":{\"code\":-32600,\"message\":\"Session not found\"}";
    private static final String REFUSED = failed("Unauthorized: token expired");
    private static final String TOOLS = "\"result\":{\"tools\":[]}";

    private final InstantSource clock = InstantSource.system();
    private final Transports transports = new Transports(BodyBudget.standard(), "test");
    private final List<String> probes = new CopyOnWriteArrayList<>();

    /** What the server says to a call, and to a list: members of a message; or a status. */
    private volatile String toCall = TOOLS;

    private volatile String toList = TOOLS;
    private ScriptedHttpServer server;
    private Upstream upstream;

    private static String failed(String text) {
        return "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
                + text
                + "\"}],\"isError\":true}";
    }

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedHttpServer(this::serve);
        var wires =
                new Wires() {
                    @Override
                    public Transport create() {
                        return transports.create(
                                new Target.Http(server.url(), Map.of(), Target.Dialect.STREAMABLE));
                    }

                    @Override
                    public Evidence.Wire kind() {
                        return Evidence.Wire.STREAMABLE_HTTP;
                    }
                };
        var pace = new Pace(clock, new Random(1), new Semaphore(2), LONG, LONG);
        upstream = new Upstream(wires, pace, new Classifier(clock), new SilentClient());
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
        transports.close();
        server.close();
    }

    private void serve(Request request, Reply reply) throws Exception {
        if (!request.method().equals("POST")) reply.status(405, "", "");
        else if (request.id().isEmpty()) reply.accepted();
        else
            switch (request.rpcMethod()) {
                case "initialize" ->
                        reply.result(
                                request,
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}");
                case "tools/call" -> say(request, reply, toCall);
                default -> {
                    probes.add(request.rpcMethod());
                    say(request, reply, toList);
                }
            }
    }

    private static void say(Request request, Reply reply, String what) throws Exception {
        if (what.equals("401")) reply.status(401, "", "");
        else reply.json("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + "," + what + "}");
    }

    private String called() throws Exception {
        Message request = Message.request(Id.of(1), "tools/call", "{\"name\":\"t\"}");
        return new String(
                upstream.call(request, new SilentClient(), LONG).toBytes(), StandardCharsets.UTF_8);
    }

    private BrokenException broken() {
        return catchThrowableOfType(BrokenException.class, this::called);
    }

    @Test
    void aSessionSaidToBeGoneIsLostWhereAListIsRefusedLikewise() {
        toCall = toList = GONE;
        BrokenException why = broken();
        assertThat(why.failure().kind()).isEqualTo(Failure.Kind.SESSION_LOST);
        assertThat(why.mayHaveRun()).as("it was answered").isTrue();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
    }

    @Test
    void aSignInSaidToBeOverInAToolsResultIsOverWhereAListIsRefused() {
        toCall = REFUSED;
        toList = "401";
        BrokenException why = broken();
        assertThat(why.failure().kind()).isEqualTo(Failure.Kind.AUTH_REQUIRED);
        assertThat(why.mayHaveRun()).as("nobody knows when the tool noticed").isTrue();
        assertThat(upstream.state()).isInstanceOf(State.Broken.class);
    }

    @Test
    void whereAListIsGivenTheAnswerIsTheServersOwn() throws Exception {
        toCall = GONE;
        assertThat(called()).contains("Session not found");
        toCall = REFUSED;
        assertThat(called()).contains("token expired");
        assertThat(probes).hasSize(2);
        assertThat(upstream.state()).isInstanceOf(State.Ready.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"error\":{\"code\":-32602,\"message\":\"Invalid arguments: token is required\"}",
                "\"error\":{\"code\":-32603,\"message\":\"connect ECONNREFUSED 127.0.0.1:5432\"}",
                "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"401 Unauthorized\"}]}",
                "\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"No such issue\"}],\"isError\":true}"
            })
    void whatSaysNothingOfTheConnectionIsNotEvenProbed(String answer) throws Exception {
        toCall = answer;
        toList = "401";
        assertThat(called()).contains(answer);
        assertThat(probes).isEmpty();
    }
}
