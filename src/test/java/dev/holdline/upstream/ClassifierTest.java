package dev.holdline.upstream;

import static dev.holdline.upstream.Seen.at;
import static dev.holdline.upstream.Seen.child;
import static dev.holdline.upstream.Seen.http;
import static dev.holdline.upstream.Seen.rpc;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import dev.holdline.transport.Evidence.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule by itself: the layer, then the status and what was sent, then words. */
class ClassifierTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Classifier CLASSIFIER = new Classifier(() -> NOW);

    private record Rule(String says, Finding finding, Evidence seen) {
        Rule(String says, Finding finding, Seen seen) {
            this(says, finding, seen.evidence());
        }

        @Override
        public String toString() {
            return says;
        }
    }

    private static final Seen STREAM = at(Where.STREAM, Wire.STREAMABLE_HTTP, Phase.CALL);
    private static final Seen CONNECT = at(Where.CONNECT, Wire.STREAMABLE_HTTP, Phase.INITIALIZE);
    private static final Seen TOKENS =
            at(Where.TOKEN_ENDPOINT, Wire.STREAMABLE_HTTP, Phase.REFRESH);
    private static final Seen STARTED = child(Where.PROCESS_EXIT, Phase.INITIALIZE).exit(1);

    private static final List<Rule> HTTP =
            List.of(
                    rule(
                            "401 with a token: expired",
                            Finding.SIGN_IN_EXPIRED,
                            http(401).withToken()),
                    rule("401 without: required", Finding.SIGN_IN_REQUIRED, http(401)),
                    rule(
                            "a challenge cannot make a missing token an expired one",
                            Finding.SIGN_IN_REQUIRED,
                            http(401).header("WWW-Authenticate", "Bearer error=\"invalid_token\"")),
                    rule(
                            "a credential outside Authorization can expire, too",
                            Finding.SIGN_IN_EXPIRED,
                            http(401).text("token expired")),
                    rule(
                            "a token for another audience is configuration",
                            Finding.TOKEN_FOR_ANOTHER,
                            http(401).withToken().text("audience mismatch")),
                    rule(
                            "a client that is not registered is configuration",
                            Finding.CLIENT_UNKNOWN,
                            http(401).withToken().text("{\"error\":\"invalid_client\"}")),
                    rule(
                            "403 with insufficient_scope: step up",
                            Finding.MORE_ACCESS_NEEDED,
                            http(403)
                                    .withToken()
                                    .header(
                                            "X-Amzn-Remapped-Www-Authenticate",
                                            "Bearer error=\"insufficient_scope\", scope=\"write\"")),
                    rule(
                            "403 about a session's user: a new session",
                            Finding.SESSION_OF_ANOTHER_USER,
                            http(403).withSession().text("user does not match the session's")),
                    rule(
                            "403 about the host: configuration",
                            Finding.HOST_NOT_ALLOWED,
                            http(403).text("invalid Host header")),
                    rule(
                            "403 with a page: a firewall",
                            Finding.BLOCKED,
                            http(403).withToken().header("Content-Type", "text/html")),
                    rule(
                            "403 at the opening: no access",
                            Finding.ACCESS_DENIED,
                            http(403).withToken().during(Phase.INITIALIZE)),
                    rule(
                            "403 for a call: this request only",
                            Finding.REQUEST_REFUSED,
                            http(403).withToken().withSession().text("Forbidden")),
                    rule("404 with a session: lost", Finding.SESSION_LOST, http(404).withSession()),
                    rule(
                            "404 with -32601: an unknown method",
                            Finding.BROKEN_CALL,
                            http(404).withSession().code(-32601)),
                    rule(
                            "404 at the opening: a wrong address",
                            Finding.ADDRESS_WRONG,
                            http(404).during(Phase.INITIALIZE)),
                    rule(
                            "404 from what has worked: a gap in a proxy",
                            Finding.NOTHING_BEHIND,
                            http(404).text("404 page not found")),
                    rule("400 with a session: lost", Finding.SESSION_LOST, http(400).withSession()),
                    rule(
                            "400 about the version: shake hands again",
                            Finding.VERSION_REFUSED,
                            http(400).withSession().text("Unsupported protocol version: x")),
                    rule(
                            "400 that could not parse: not the session",
                            Finding.UNREADABLE,
                            http(400).withSession().code(-32700)),
                    rule(
                            "400 for want of a session id: shake hands",
                            Finding.SESSION_NOT_NAMED,
                            http(400).text("Missing session ID")),
                    rule(
                            "405 on the listening GET is benign",
                            Finding.BENIGN,
                            http(405).during(Phase.IDLE)),
                    rule(
                            "405 on POST: a wrong address",
                            Finding.ADDRESS_WRONG,
                            http(405).during(Phase.INITIALIZE)),
                    rule(
                            "409 on a second stream leaves the calls alone",
                            Finding.SECOND_STREAM,
                            http(409).withSession().during(Phase.IDLE)),
                    rule("413 is about one request", Finding.BROKEN_CALL, http(413).withSession()),
                    rule("429: slow down", Finding.SLOW_DOWN, http(429)),
                    rule("500: a fault", Finding.SERVER_FAULT, http(500).withSession()),
                    rule(
                            "a 400 that a proxy wrapped into a 500 is a 400",
                            Finding.SESSION_LOST,
                            http(500)
                                    .withSession()
                                    .text("Error POSTing to endpoint (HTTP 400): x")),
                    rule("502: a fault", Finding.SERVER_FAULT, http(502)),
                    rule("504: no answer", Finding.NO_ANSWER, http(504)),
                    rule("521: an edge without its origin", Finding.NOTHING_BEHIND, http(521)),
                    rule(
                            "503 while shutting down: away",
                            Finding.SHUTTING_DOWN,
                            http(503).text("Server is shutting down")),
                    rule("a redirect: a wrong address", Finding.ADDRESS_WRONG, http(302)),
                    rule(
                            "200 with a page: a login or captive portal",
                            Finding.WEB_PAGE,
                            at(Where.HTTP_BODY, Wire.STREAMABLE_HTTP, Phase.CALL)
                                    .status(200)
                                    .text("<!DOCTYPE html><title>Sign in</title>")),
                    rule(
                            "a status counts wherever it was noticed",
                            Finding.SIGN_IN_EXPIRED,
                            CONNECT.status(401).withToken()),
                    rule("202 is success", Finding.BENIGN, STREAM.status(202)),
                    rule(
                            "an answer over our own limit is about one call",
                            Finding.TOO_LARGE,
                            at(Where.HTTP_BODY, Wire.STREAMABLE_HTTP, Phase.CALL)
                                    .status(200)
                                    .text("a message may have at most 64 MB")
                                    .cause(Evidence.TOO_LARGE)));

    private static final List<Rule> WIRE =
            List.of(
                    rule(
                            "an address that is none",
                            Finding.ADDRESS_WRONG,
                            at(Where.START, Wire.STREAMABLE_HTTP, Phase.STARTUP).text("no host")),
                    rule("refused", Finding.REFUSED, CONNECT.cause("java.net.ConnectException")),
                    rule(
                            "an unknown name that never worked: a typing mistake",
                            Finding.HOST_UNKNOWN,
                            CONNECT.cause("java.net.UnknownHostException")),
                    new Rule(
                            "an unknown name that worked: no network",
                            Finding.HOST_NOT_FOUND,
                            CONNECT.cause("java.net.UnknownHostException")
                                    .evidence()
                                    .inSeries(1, true)),
                    rule(
                            "a certificate: configuration",
                            Finding.CERTIFICATE,
                            CONNECT.cause("javax.net.ssl.SSLHandshakeException")
                                    .text("PKIX path building failed")),
                    rule(
                            "a certificate that was good: the clock, or whoever runs it",
                            Finding.CERTIFICATE_OUT_OF_DATE,
                            CONNECT.cause("java.security.cert.CertificateException")
                                    .text("PKIX path validation failed: validity check failed")),
                    rule(
                            "a certificate for another name: the address, or whoever runs it",
                            Finding.CERTIFICATE_OF_ANOTHER,
                            CONNECT.cause("java.security.cert.CertificateException")
                                    .text("No subject alternative DNS name matching x found.")),
                    rule(
                            "a certificate that only the child refuses: its own settings",
                            Finding.CERTIFICATE_FOR_CHILD,
                            STARTED.saying("Error: self-signed certificate in certificate chain")),
                    rule(
                            "a certificate that the gateway refuses: nobody here can mend it",
                            Finding.CERTIFICATE_BEHIND,
                            CONNECT.status(526)),
                    rule(
                            "no TCP connection in time: not there",
                            Finding.REFUSED,
                            CONNECT.cause("java.net.http.HttpConnectTimeoutException")),
                    rule(
                            "a stream that breaks under a call",
                            Finding.DROPPED,
                            STREAM.withSession().cause("java.io.EOFException")),
                    rule(
                            "the listening stream may come and go",
                            Finding.BENIGN,
                            STREAM.during(Phase.IDLE).text("connection reset")),
                    rule(
                            "on HTTP+SSE the stream is the session",
                            Finding.SESSION_STREAM_DROPPED,
                            STREAM.over(Wire.SSE).during(Phase.IDLE).text("connection reset")),
                    rule(
                            "a listening stream that was given up",
                            Finding.DROPPED,
                            STREAM.during(Phase.IDLE)
                                    .text("Maximum reconnection attempts exceeded")),
                    rule(
                            "\"authentication required\" with a token and no 401: just a break",
                            Finding.DROPPED,
                            STREAM.withSession().withToken().text("Authentication required.")),
                    rule(
                            "a token that is said to have expired",
                            Finding.SIGN_IN_EXPIRED,
                            STREAM.withToken().text("the token has expired")),
                    rule(
                            "what is no message: protocol",
                            Finding.UNREADABLE,
                            child(Where.STREAM, Phase.CALL).text("Unexpected token in JSON")),
                    rule(
                            "a blank line: noise",
                            Finding.BENIGN,
                            child(Where.STREAM, Phase.IDLE)
                                    .text("Failed to parse message: \"\\n\"")),
                    rule(
                            "a pipe that closes: the child is gone",
                            Finding.PROCESS_DROPPED,
                            child(Where.STREAM, Phase.CALL).text("write EPIPE")),
                    rule(
                            "a command that is not there",
                            Finding.COMMAND_NOT_FOUND,
                            child(Where.START, Phase.STARTUP)
                                    .text("error=2, No such file or directory")),
                    rule(
                            "a command that may not run",
                            Finding.COMMAND_NOT_RUNNABLE,
                            child(Where.START, Phase.STARTUP).text("error=13, Permission denied")),
                    rule(
                            "a start that fails for want of memory will work later",
                            Finding.NO_ROOM_TO_START,
                            child(Where.START, Phase.STARTUP)
                                    .text("error=12, Cannot allocate memory")),
                    rule(
                            "any other start that fails: configuration",
                            Finding.COULD_NOT_START,
                            child(Where.START, Phase.STARTUP).text("odd")));

    private static final List<Rule> CHILD =
            List.of(
                    rule(
                            "an answer over our own limit is about one call, and ends no child",
                            Finding.TOO_LARGE,
                            child(Where.STREAM, Phase.CALL)
                                    .text("large messages in flight would pass 256 MB in all")
                                    .cause(Evidence.TOO_LARGE)),
                    rule(
                            "an answer that was not stored is about one call, and ends no child",
                            Finding.NOT_STORED,
                            child(Where.STREAM, Phase.CALL)
                                    .text("a message could not be stored: No space left on device")
                                    .cause(Evidence.NOT_STORED)),
                    rule(
                            "an answer that is no message, whatever it speaks of, ends no child",
                            Finding.UNREADABLE,
                            child(Where.STREAM, Phase.CALL)
                                    .text("not JSON: unrecognized token 'timeout'")
                                    .cause(Evidence.UNREADABLE)),
                    rule(
                            "an exit while idle",
                            Finding.EXITED,
                            child(Where.PROCESS_EXIT, Phase.IDLE).exit(1)),
                    rule(
                            "a kill from outside",
                            Finding.KILLED,
                            child(Where.PROCESS_EXIT, Phase.CALL).exit(137)),
                    rule("an exit at start, unexplained", Finding.EXITED_AT_START, STARTED),
                    rule("an orderly end at start", Finding.ENDED_AT_ONCE, STARTED.exit(0)),
                    rule("exit code 127", Finding.COMMAND_NOT_FOUND, STARTED.exit(127)),
                    rule(
                            "a missing key explains an exit at start",
                            Finding.SETTING_MISSING,
                            STARTED.saying("Error: GEMINI_API_KEY is required")),
                    rule(
                            "an exit in mid-call is not explained by set-up words",
                            Finding.EXITED,
                            STARTED.during(Phase.CALL).saying("API key is required")),
                    rule(
                            "a port in use",
                            Finding.PORT_TAKEN,
                            STARTED.saying("Error: listen EADDRINUSE: address already in use")),
                    rule(
                            "a module that is not there",
                            Finding.PART_MISSING,
                            STARTED.saying("ModuleNotFoundError: No module named 'x'")),
                    rule(
                            "Docker that does not run",
                            Finding.PROGRAM_MISSING,
                            STARTED.saying("Cannot connect to the Docker daemon")),
                    rule(
                            "a credential of its own, refused at start",
                            Finding.OWN_CREDENTIAL_REFUSED,
                            STARTED.saying("panic: invalid_auth")),
                    rule(
                            "a warning explains nothing",
                            Finding.EXITED_AT_START,
                            STARTED.saying("npm warn EBADENGINE Unsupported engine")),
                    rule(
                            "we closed its input: no failure",
                            Finding.BENIGN,
                            child(Where.PROCESS_EXIT, Phase.IDLE)
                                    .exit(0)
                                    .text("after client closed stdin")),
                    rule(
                            "a child that does not answer",
                            Finding.PROCESS_SILENT,
                            child(Where.TIMEOUT, Phase.INITIALIZE)),
                    rule(
                            "a child that hangs at start for want of a setting",
                            Finding.SETTING_MISSING,
                            child(Where.TIMEOUT, Phase.INITIALIZE).saying("TOKEN must be set")),
                    rule(
                            "stderr chatter alone",
                            Finding.BENIGN,
                            child(Where.STDERR, Phase.STARTUP).saying("Server running on stdio")),
                    rule(
                            "an access log's 401 is about others",
                            Finding.BENIGN,
                            child(Where.STDERR, Phase.CALL)
                                    .saying("INFO: \"POST /mcp HTTP/1.1\" 401 Unauthorized")),
                    rule(
                            "an uncaught exception",
                            Finding.EXITED,
                            child(Where.STDERR, Phase.CALL)
                                    .saying("TypeError: x is undefined", "    at f (a.js:1:1)")));

    private static final List<Rule> RPC =
            List.of(
                    rule("an unknown method", Finding.BROKEN_CALL, rpc(-32601, "Method not found")),
                    rule("wrong parameters", Finding.BROKEN_CALL, rpc(-32602, "Unknown tool: x")),
                    rule("an inner error", Finding.BROKEN_CALL, rpc(-32603, "query failed")),
                    rule("a cancelled call", Finding.BROKEN_CALL, rpc(-32800, "cancelled")),
                    rule(
                            "a request state that expired is neither token nor session",
                            Finding.BROKEN_CALL,
                            rpc(-32602, "Invalid or expired requestState")),
                    rule(
                            "a session in words",
                            Finding.SESSION_LOST,
                            rpc(-32001, "Session not found")),
                    rule(
                            "a session behind a bridge we started",
                            Finding.SESSION_LOST_BEHIND_BRIDGE,
                            rpc(-32001, "Session not found").over(Wire.STDIO)),
                    rule(
                            "python's \"not initialised\"",
                            Finding.SESSION_LOST,
                            rpc(
                                    -32602,
                                    "{\"message\":\"Invalid request parameters\",\"data\":\"\"}")),
                    rule(
                            "a bridge's lost connection",
                            Finding.PROCESS_DROPPED,
                            rpc(-32000, "Connection closed").over(Wire.STDIO)),
                    rule(
                            "a slow call in a session that stands",
                            Finding.CALL_TOO_SLOW,
                            rpc(-32001, "Request timed out").withSession()),
                    rule(
                            "no answer to the handshake",
                            Finding.NO_ANSWER,
                            rpc(-32001, "Request timed out").during(Phase.INITIALIZE)),
                    rule(
                            "a gateway's limit",
                            Finding.SLOW_DOWN,
                            rpc(-32029, "Rate limit exceeded")),
                    rule(
                            "a refused handshake is a failure",
                            Finding.OPENING_REFUSED,
                            rpc(-32603, "no").during(Phase.INITIALIZE)),
                    rule(
                            "a child's own credential",
                            Finding.OWN_CREDENTIAL_REFUSED,
                            rpc(-32603, "Authentication failed").over(Wire.STDIO)));

    private static final List<Rule> SIGN_IN =
            List.of(
                    rule(
                            "invalid_grant: a browser",
                            Finding.SIGN_IN_EXPIRED,
                            TOKENS.status(400).text("{\"error\":\"invalid_grant\"}")),
                    rule(
                            "unauthorized_client about the refresh token: a browser",
                            Finding.SIGN_IN_EXPIRED,
                            TOKENS.status(403)
                                    .text("unauthorized_client: refresh_token is invalid")),
                    rule(
                            "invalid_client: not known here",
                            Finding.CLIENT_UNKNOWN,
                            TOKENS.status(401).text("{\"error\":\"invalid_client\"}")),
                    rule("5xx keeps the tokens", Finding.SIGN_IN_SERVICE_FAULT, TOKENS.status(503)),
                    rule("429 keeps the tokens", Finding.SLOW_DOWN, TOKENS.status(429)),
                    rule(
                            "a page keeps the tokens",
                            Finding.SIGN_IN_SERVICE_FAULT,
                            TOKENS.status(404).text("<html>")),
                    rule(
                            "no network keeps the tokens",
                            Finding.REFUSED,
                            TOKENS.cause("java.net.ConnectException").text("Connection refused")));

    private static Rule rule(String says, Finding finding, Seen seen) {
        return new Rule(says, finding, seen);
    }

    @ParameterizedTest
    @FieldSource({"HTTP", "WIRE", "CHILD", "RPC", "SIGN_IN"})
    void aRuleComesToItsFinding(Rule rule) {
        assertThat(Classifier.judge(rule.seen)).isEqualTo(Judgement.sure(rule.finding));
    }

    private static Failure toolSays(String text, boolean token, boolean isError) {
        Seen seen = at(Where.TOOL_RESULT, Wire.STREAMABLE_HTTP, Phase.CALL).text(text);
        Evidence e = (token ? seen.withToken() : seen).evidence();
        return CLASSIFIER.classify(e.withToolIsError(isError));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":true,\"message\":\"Authentication failed: {\\\"code\\\":401}\"}",
                "Unauthorized; please re-authenticate",
                "Invalid access token",
                "accessibleResources.filter is not a function"
            })
    void aShortNoticeAboutOurTokenIsSuspectAndOnlyThat(String notice) {
        Failure failure = toolSays(notice, true, true);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.AUTH_EXPIRED);
        assertThat(failure.suspect()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to fetch https://example.com/private - status code 401",
                "Unauthorized. Set the SUPABASE_ACCESS_TOKEN variable.",
                "unauthorized namespace",
                "password authentication failed for user \"app\"",
                "The issue was not found"
            })
    void aNoticeAboutAnotherDoorIsNotSuspect(String notice) {
        assertThat(toolSays(notice, true, true).kind())
                .isEqualTo(Failure.Kind.NOT_A_CONNECTION_FAILURE);
    }

    @Test
    void textThatTalksAboutFailureIsNotOne() {
        String issue = "{\"issues\":[{\"title\":\"401 Unauthorized: token expired\"}]}";
        assertThat(toolSays(issue, true, false).suspect()).isFalse();
        assertThat(toolSays("401 Unauthorized " + "x".repeat(2_000), true, true).suspect())
                .isFalse();
        assertThat(toolSays("Your session has expired", true, false).suspect()).isFalse();
    }

    @Test
    void withoutATokenOfOursAToolsAuthorisationIsItsOwnBusiness() {
        assertThat(toolSays("401 Unauthorized", false, true).kind())
                .isEqualTo(Failure.Kind.NOT_A_CONNECTION_FAILURE);
    }

    @Test
    void aLinkToSignInIsSuspectedToBeWhatIsMissing() {
        Failure failure =
                toolSays("Authentication required. Visit https://x.example/authorize", false, true);
        assertThat(failure.kind()).isEqualTo(Failure.Kind.AUTH_REQUIRED);
        assertThat(failure.suspect()).isTrue();
    }

    @Test
    void aStaticTokenThatIsRefusedStopsAndNamesTheSetting() {
        Failure failure = CLASSIFIER.classify(http(401).evidence().withStaticToken());
        assertThat(failure.kind()).isEqualTo(Failure.Kind.AUTH_EXPIRED);
        assertThat(failure.recovery()).isEqualTo(Failure.Recovery.NONE);
        assertThat(failure.permanent()).isTrue();
        assertThat(failure.remedy()).contains("headers").contains("Authorization");
    }

    @Test
    void aChildThatKeepsExitingAtStartIsForAPersonToMend() {
        assertThat(CLASSIFIER.classify(STARTED.evidence()).permanent()).isTrue();
        Failure later = CLASSIFIER.classify(STARTED.during(Phase.CALL).evidence());
        assertThat(later.permanent()).isFalse();
    }

    /** Odd evidence of every layer, from a fixed seed; a failing seed replays. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void classifyNeverThrows(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Evidence odd = odd(random);
            Failure failure = CLASSIFIER.classify(odd);
            assertThat(failure.sentence()).as("%s", odd).isNotBlank();
            assertThat(failure.detail()).doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        }
    }

    private static Evidence odd(Random random) {
        return new Evidence(
                pick(random, Where.values()),
                pick(random, Wire.values()),
                pick(random, Phase.values()),
                random.nextInt(4) == 0 ? random.nextInt(-5, 1_200) : random.nextInt(200, 600),
                Map.of(
                        pick(random, "Retry-After", "www-authenticate", "Content-Type", ""),
                        oddText(random)),
                random.nextBoolean() ? null : random.nextInt(),
                oddText(random),
                pick(random, "", "java.io.IOException", oddText(random)),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? null : random.nextInt(),
                random.nextBoolean() ? List.of() : List.of(oddText(random), oddText(random)),
                pick(random, true, false),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(-1, 5));
    }

    private static String oddText(Random random) {
        String[] pieces = {
            "{",
            "}",
            "\"",
            "[[[[",
            "\\",
            "\u001B[2J",
            "\u202E",
            "\uD800",
            "\n",
            "%s",
            "{0}",
            "$1",
            "401",
            "session",
            "expired",
            "(HTTP 499)",
            "(HTTP 404)",
            "\"code\":99999999999",
            "token",
            "status=403",
            "<html>",
            "not found",
            "99999999999999999999",
            "Wed, 21 Oct",
            "\u0000",
            " "
        };
        var text = new StringBuilder();
        for (int n = random.nextInt(12); n > 0; n--)
            text.append(pieces[random.nextInt(pieces.length)]);
        if (random.nextInt(200) == 0) text.append("session ".repeat(2_000));
        return text.toString();
    }

    @SafeVarargs
    private static <T> T pick(Random random, T... from) {
        return from[random.nextInt(from.length)];
    }
}
