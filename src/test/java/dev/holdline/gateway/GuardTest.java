package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.gateway.Guard.Verdict;
import dev.holdline.jsonrpc.Json;
import dev.holdline.session.PeerProcesses;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final String HOST = "Host: 127.0.0.1:7332";
    private static final String TOKEN = "Authorization: Bearer good";
    private static final String JSON = "Content-Type: application/json";
    private static final String BOTH = "Accept: application/json, text/event-stream";
    private static final String PAGE = "https://inspector.example";

    private final List<String> allowedOrigins = new ArrayList<>(List.of(PAGE));
    private final AtomicInteger looksAtUsers = new AtomicInteger();
    private OptionalLong user = OptionalLong.of(1000);
    private final Guard guard = guard(Optional.of(GuardTest::clientOf));

    private static Optional<String> clientOf(String token) {
        return token.equals("good") ? Optional.of("claude-code") : Optional.empty();
    }

    private Guard guard(Optional<Guard.Tokens> tokens) {
        return new Guard(() -> allowedOrigins, tokens, new Users());
    }

    /** Only users matter here; the guard never asks for processes. */
    private final class Users implements PeerProcesses {
        @Override
        public OptionalLong user(InetSocketAddress theirs, InetSocketAddress ours) {
            looksAtUsers.incrementAndGet();
            return user;
        }

        @Override
        public long ownUser() {
            return 1000;
        }

        @Override
        public Optional<Peer> find(
                InetSocketAddress theirs, InetSocketAddress ours, Collection<Peer> known) {
            throw new AssertionError();
        }

        @Override
        public boolean isAlive(Peer peer) {
            throw new AssertionError();
        }

        @Override
        public void onEnd(Peer peer, Runnable then) {
            throw new AssertionError();
        }

        @Override
        public Optional<Path> folder(Peer peer) {
            throw new AssertionError();
        }

        @Override
        public Optional<String> program(Peer peer) {
            throw new AssertionError();
        }
    }

    private int status(String line, String... headers) {
        return status(guard.check(new ScriptedRequest(line, headers)));
    }

    /** 200 for what is let through. */
    private static int status(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted _ -> 200;
            case Verdict.Answered answered -> answered.status();
        };
    }

    private Verdict.Answered refused(String line, String... headers) {
        return (Verdict.Answered) guard.check(new ScriptedRequest(line, headers));
    }

    private static String text(Verdict.Answered answered) {
        String body = new String(answered.body(), StandardCharsets.UTF_8);
        return Json.tree(body).at("/error/message").asString();
    }

    @Test
    void aKnownClientIsAdmittedByName() {
        var verdict = guard.check(new ScriptedRequest("POST /mcp", HOST, TOKEN, JSON, BOTH));
        assertThat(verdict)
                .isEqualTo(
                        new Verdict.Admitted(
                                new Destination.All(),
                                Optional.of("claude-code"),
                                java.util.Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7332, 200",
        "localhost:7332, 200",
        "LOCALHOST:7332, 200",
        "[::1]:7332, 200",
        "127.0.0.1, 403",
        "localhost, 403",
        "127.0.0.1:7333, 403",
        "127.0.0.2:7332, 403",
        "0.0.0.0:7332, 403",
        "evil.example:7332, 403",
        "localhost.evil.example:7332, 403",
        "127.0.0.1:7332.evil.example, 403",
        "evil.example#127.0.0.1:7332, 403",
        "localhost:07332, 403",
        "::1:7332, 403",
    })
    void onlyOurOwnHostIsAnswered(String host, int status) {
        assertThat(status("POST /mcp", "Host: " + host, TOKEN, JSON, BOTH)).isEqualTo(status);
    }

    @Test
    void aRequestWithoutHostOrWithTwoIsRefused() {
        assertThat(status("POST /mcp", TOKEN, JSON, BOTH)).isEqualTo(403);
        assertThat(status("POST /mcp", HOST, "Host: evil", TOKEN, JSON, BOTH)).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:7332, 200",
        "http://localhost:7332, 200",
        "http://[::1]:7332, 200",
        "https://inspector.example, 200",
        "HTTPS://Inspector.Example, 200",
        "https://127.0.0.1:7332, 403",
        "http://localhost:3000, 403",
        "http://localhost, 403",
        "https://evil.example, 403",
        "https://inspector.example.evil, 403",
        "http://inspector.example, 403",
        "null, 403",
        "'', 403",
    })
    void aPageTalksToUsOnlyIfItsOriginIsAllowed(String origin, int status) {
        assertThat(status("POST /mcp", HOST, "Origin: " + origin, TOKEN, JSON, BOTH))
                .isEqualTo(status);
    }

    @Test
    void twoOriginsAreRefused() {
        assertThat(status("POST /mcp", HOST, "Origin: " + PAGE, "Origin: " + PAGE, TOKEN, JSON))
                .isEqualTo(403);
    }

    @Test
    void allowedOriginsAreReadAnew() {
        allowedOrigins.clear();
        assertThat(status("POST /mcp", HOST, "Origin: " + PAGE, TOKEN, JSON, BOTH)).isEqualTo(403);
    }

    @Test
    void anAllowedPageMayReadWhatItIsAnswered() {
        var admitted =
                (Verdict.Admitted)
                        guard.check(
                                new ScriptedRequest(
                                        "POST /mcp", HOST, "Origin: " + PAGE, TOKEN, JSON, BOTH));
        assertThat(admitted.headers())
                .containsEntry("access-control-allow-origin", PAGE)
                .containsEntry("vary", "Origin");
        assertThat(admitted.headers().get("access-control-expose-headers"))
                .contains("Mcp-Session-Id");
        assertThat(refused("POST /mcp", HOST, "Origin: " + PAGE).headers())
                .as("a 401 can be read too")
                .containsEntry("access-control-allow-origin", PAGE);
    }

    @Test
    void aPreflightOfAnAllowedPageNeedsNoToken() {
        var answer =
                refused(
                        "OPTIONS /mcp/git",
                        HOST,
                        "Origin: " + PAGE,
                        "Access-Control-Request-Method: POST",
                        "Access-Control-Request-Headers: authorization,mcp-session-id",
                        "Access-Control-Request-Private-Network: true");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers())
                .containsEntry("access-control-allow-origin", PAGE)
                .containsEntry("access-control-allow-methods", "GET, POST, DELETE")
                .containsEntry("access-control-allow-headers", "authorization,mcp-session-id")
                .containsEntry("access-control-allow-private-network", "true");
    }

    @Test
    void aPreflightOfAnotherPageIsRefused() {
        var answer =
                refused(
                        "OPTIONS /mcp",
                        HOST,
                        "Origin: https://evil.example",
                        "Access-Control-Request-Method: POST");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer bad",
                "Authorization: Basic good",
                "Authorization: good",
                "X-Token: good"
            })
    void withoutAKnownTokenTheAnswerNamesTheCommand(String header) {
        var answer = refused("POST /mcp", HOST, header, JSON, BOTH);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).doesNotContainKey("www-authenticate");
        assertThat(text(answer)).contains("`holdline token CLIENT`").doesNotContain("bad");
    }

    @Test
    void theSchemeIsReadInAnyCaseButOneTokenIsOne() {
        assertThat(status("POST /mcp", HOST, "authorization: bearer good", JSON, BOTH))
                .isEqualTo(200);
        assertThat(status("POST /mcp", HOST, TOKEN, TOKEN, JSON, BOTH)).isEqualTo(401);
    }

    @Test
    void withoutTokensEveryClientIsNameless() {
        var open = guard(Optional.empty());
        for (String header : List.of("", TOKEN, "Authorization: Bearer bad")) {
            var verdict = open.check(new ScriptedRequest("POST /mcp", HOST, header, JSON, BOTH));
            assertThat(((Verdict.Admitted) verdict).client()).isEmpty();
        }
        assertThat(
                        status(
                                open.check(
                                        new ScriptedRequest(
                                                "POST /mcp",
                                                "Host: evil.example:7332",
                                                JSON,
                                                BOTH))))
                .as("the other guards stand")
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/mcp/",
                "/mcps",
                "/MCP",
                "/mcp/a/b",
                "/mcp/a/",
                "/mcp//",
                "/mcp/%",
                "/mcp/%2",
                "/mcp/%zz",
                "/mcp/a%2Fb",
                "/mcp/a%00",
                "/mcp/%0a",
                "/mcp/%ff",
                "/mcp/%c0%af",
                "//mcp",
                "*",
                "/sse",
                "/register",
                "/authorize",
                "/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource/mcp",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration/mcp/git",
                "/mcp/.well-known/openid-configuration"
            })
    void everyOtherPathIsAPlain404(String path) {
        for (String line : List.of("GET ", "POST ", "OPTIONS ")) {
            var answer = refused(line + path, HOST);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body()).asString().isEqualTo("Not found\n");
            assertThat(answer.headers()).containsOnlyKeys("content-type");
        }
    }

    @Test
    void aPathOverTheLongestNameIsA404() {
        assertThat(status("POST /mcp/" + "a".repeat(257), HOST, TOKEN, JSON, BOTH)).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "/mcp/git, git",
        "/mcp/holdline, holdline",
        "/mcp/My%20Server, My Server",
        "/mcp/name%40project, name@project",
        "/mcp/name@project, name@project",
        "/mcp/a+b, a+b",
        "/mcp/%E5%90%8D%c3%a9, 名é",
        "/mcp/a%252Fb, a%2Fb",
    })
    void aServersNameIsPercentEncoded(String path, String server) {
        var verdict = guard.check(new ScriptedRequest("POST " + path, HOST, TOKEN, JSON, BOTH));
        assertThat(((Verdict.Admitted) verdict).destination())
                .isEqualTo(new Destination.One(server));
    }

    @Test
    void anotherUsersProcessIsRefusedWhateverItKnows() {
        user = OptionalLong.of(1001);
        assertThat(status("POST /mcp", HOST, TOKEN, JSON, BOTH)).isEqualTo(403);
        assertThat(status("GET /nowhere", HOST)).isEqualTo(403);
        user = OptionalLong.of(0);
        assertThat(status("POST /mcp", HOST, TOKEN, JSON, BOTH)).isEqualTo(403);
    }

    @Test
    void whereTheUserCannotBeToldTheTokenDecides() {
        user = OptionalLong.empty();
        assertThat(status("POST /mcp", HOST, TOKEN, JSON, BOTH)).isEqualTo(200);
        assertThat(status("POST /mcp", HOST, JSON, BOTH)).isEqualTo(401);
    }

    @Test
    void theUserIsLookedUpOnceForAConnection() {
        var request = new ScriptedRequest("POST /mcp", HOST, TOKEN, JSON, BOTH);
        for (int i = 0; i < 3; i++) assertThat(status(guard.check(request))).isEqualTo(200);
        assertThat(looksAtUsers).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200",
        "Application/JSON; charset=utf-8, 200",
        "text/plain, 415",
        "application/json-seq, 415",
        "application/x-www-form-urlencoded, 415",
        "'', 415",
    })
    void aPostCarriesJson(String type, int status) {
        assertThat(status("POST /mcp", HOST, TOKEN, "Content-Type: " + type, BOTH))
                .isEqualTo(status);
        assertThat(status("POST /mcp", HOST, TOKEN, BOTH)).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | application/json, text/event-stream | 200",
                "POST | text/event-stream;q=0.5 , APPLICATION/json | 200",
                "POST | */* | 200",
                "POST | application/*, text/* | 200",
                "POST | application/json | 406",
                "POST | text/event-stream | 406",
                "POST | application/json, text/event-stream;q=0 | 406",
                "POST | text/html | 406",
                "GET | text/event-stream | 200",
                "GET | application/json | 406",
                "DELETE | text/html | 200",
            })
    void aClientAcceptsWhatWeMayAnswer(String method, String accept, int status) {
        assertThat(status(method + " /mcp", HOST, TOKEN, JSON, "Accept: " + accept))
                .isEqualTo(status);
        assertThat(status(method + " /mcp", HOST, TOKEN, JSON)).as("no Accept").isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT"})
    void otherMethodsAreToldWhatThereIs(String method) {
        var answer = refused(method + " /mcp", HOST, TOKEN);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers()).containsEntry("allow", "GET, POST, DELETE");
    }

    @Test
    void refusalsAreJsonThatClientsShow() {
        assertThat(text(refused("POST /mcp", HOST, "Origin: https://evil.example", TOKEN)))
                .contains("allowedOrigins")
                .doesNotContain("evil");
        assertThat(text(refused("POST /mcp", HOST, TOKEN))).contains("application/json");
    }
}
