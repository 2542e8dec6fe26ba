package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpReply;
import dev.holdline.gateway.http.HttpRequest;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.PeerProcesses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may talk to the endpoint: against web pages and other users of the machine, not against
 * programs that already control the account. It looks at a request's head alone.
 */
final class Guard {
    /** Whose token this is; empty for nobody's. */
    interface Tokens {
        Optional<String> client(String token);
    }

    sealed interface Verdict {
        /**
         * @param client whose token it was; empty where no token is needed
         * @param headers for every answer to this request (CORS, for an allowed web page)
         */
        record Admitted(
                Destination destination, Optional<String> client, Map<String, String> headers)
                implements Verdict {}

        /** The answer that ends the matter: a refusal, or what a preflight asked for. */
        record Answered(int status, Map<String, String> headers, byte[] body) implements Verdict {
            void send(HttpReply reply) throws IOException {
                reply.send(status, headers, body);
            }
        }
    }

    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";
    private static final String METHODS = "GET, POST, DELETE";

    /** Of the range that JSON-RPC leaves to servers. */
    private static final int REFUSED = -32000;

    private final Supplier<? extends Collection<String>> allowedOrigins;
    private final Optional<Tokens> tokens;
    private final PeerProcesses peers;

    /**
     * @param allowedOrigins web pages that may talk to us, "https://example.org"; read anew each
     *     time
     * @param tokens empty if none is needed ({@code --no-token})
     */
    Guard(
            Supplier<? extends Collection<String>> allowedOrigins,
            Optional<Tokens> tokens,
            PeerProcesses peers) {
        this.allowedOrigins = allowedOrigins;
        this.tokens = tokens;
        this.peers = peers;
    }

    Verdict check(HttpRequest request) {
        if (isAnotherUsers(request)) {
            return refused(403, "This Holdline belongs to another user of this machine.", Map.of());
        }
        Optional<Destination> destination = Destination.of(request.path());
        // Plain, for all of /.well-known too: a body with more would start a client's sign-in.
        if (destination.isEmpty()) return plain(404, "Not found\n");
        int port = request.local().getPort();
        if (request.headerCount("host") != 1 || !isOurs(request.header("host"), port)) {
            return refused(
                    403, "This address is reached as 127.0.0.1 or localhost only.", Map.of());
        }
        String origin = request.header("origin");
        Map<String, String> cors = Map.of();
        if (origin != null && !isOwn(origin, port)) {
            if (request.headerCount("origin") != 1 || !isAllowed(origin)) {
                return refused(
                        403,
                        "Web pages may not talk to Holdline, unless their origin stands in"
                                + " \"allowedOrigins\" of its configuration.",
                        Map.of());
            }
            cors = cors(origin);
            // A preflight never carries a token (Fetch §4.8).
            if (request.method().equals("OPTIONS")) return preflight(request, cors);
        }
        Optional<String> client = Optional.empty();
        if (tokens.isPresent()) {
            client = bearer(request).flatMap(tokens.get()::client);
            // No WWW-Authenticate: it would send the client to look for a sign-in we do not have.
            if (client.isEmpty()) return refused(401, unknownToken(request), cors);
        }
        Verdict unfit = unfit(request, cors);
        return unfit != null ? unfit : new Verdict.Admitted(destination.get(), client, cors);
    }

    /** Told once for a connection; a socket does not change its user. */
    private boolean isAnotherUsers(HttpRequest request) {
        return (Boolean)
                request.memory()
                        .computeIfAbsent(
                                this, _ -> isAnotherUsers(request.remote(), request.local()));
    }

    /** What a request brings and takes; the same at every request of a client, so read once. */
    private record Shape(String method, @Nullable String contentType, @Nullable String accept) {}

    private boolean isAnotherUsers(InetSocketAddress theirs, InetSocketAddress ours) {
        OptionalLong user = peers.user(theirs, ours);
        // Where it cannot be told (another network namespace), the token decides.
        return user.isPresent() && user.getAsLong() != peers.ownUser();
    }

    private static boolean isOurs(@Nullable String host, int port) {
        if (host == null) return false;
        return switch (host.strip().toLowerCase(Locale.ROOT)) {
            case "127.0.0.1", "localhost", "[::1]" -> port == 80;
            case String name -> {
                String end = ":" + port;
                yield name.equals("127.0.0.1" + end)
                        || name.equals("localhost" + end)
                        || name.equals("[::1]" + end);
            }
        };
    }

    private static boolean isOwn(String origin, int port) {
        return origin.startsWith("http://") && isOurs(origin.substring("http://".length()), port);
    }

    private boolean isAllowed(String origin) {
        return allowedOrigins.get().stream().anyMatch(origin::equalsIgnoreCase);
    }

    private static Map<String, String> cors(String origin) {
        return Map.of(
                "access-control-allow-origin",
                origin,
                "access-control-expose-headers",
                "Mcp-Session-Id, MCP-Protocol-Version",
                "vary",
                "Origin");
    }

    private static Verdict preflight(HttpRequest request, Map<String, String> cors) {
        var headers = new HashMap<>(cors);
        headers.put("access-control-allow-methods", METHODS);
        headers.put("access-control-max-age", "600");
        // Mcp-Param-* can be any name, so what is asked for is what is allowed.
        String asked = request.header("access-control-request-headers");
        if (asked != null && asked.matches("[A-Za-z0-9_, -]{1,2000}")) {
            headers.put("access-control-allow-headers", asked);
        }
        if ("true".equals(request.header("access-control-request-private-network"))) {
            headers.put("access-control-allow-private-network", "true");
        }
        return new Verdict.Answered(204, headers, new byte[0]);
    }

    private static Optional<String> bearer(HttpRequest request) {
        String value = request.header("authorization");
        if (value == null || request.headerCount("authorization") != 1) return Optional.empty();
        if (!value.regionMatches(true, 0, "Bearer ", 0, "Bearer ".length())) {
            return Optional.empty();
        }
        return Optional.of(value.substring("Bearer ".length()).strip());
    }

    private static String unknownToken(HttpRequest request) {
        String what =
                request.header("authorization") == null
                        ? "This client sent no Holdline token."
                        : "Holdline does not know this client's token.";
        return what
                + " Run `holdline token CLIENT` and put the header it prints"
                + " (Authorization: Bearer …) into the client's configuration.";
    }

    private static @Nullable Verdict unfit(HttpRequest request, Map<String, String> cors) {
        var shape =
                new Shape(
                        request.method(), request.header("content-type"), request.header("accept"));
        if (shape.equals(request.memory().get(Shape.class))) return null;
        Verdict unfit = unfit(shape, cors);
        if (unfit == null) request.memory().put(Shape.class, shape);
        return unfit;
    }

    /** Legacy Streamable HTTP: what a method must bring and take (2025-11-25, transports). */
    private static @Nullable Verdict unfit(Shape request, Map<String, String> cors) {
        String accept = request.accept();
        switch (request.method()) {
            case "POST" -> {
                if (!MediaRanges.is(request.contentType(), JSON)) {
                    return refused(415, "A POST here carries Content-Type: " + JSON + ".", cors);
                }
                if (!MediaRanges.admits(accept, JSON) || !MediaRanges.admits(accept, EVENTS)) {
                    return refused(
                            406, "A POST here accepts both " + JSON + " and " + EVENTS + ".", cors);
                }
            }
            case "GET" -> {
                if (!MediaRanges.admits(accept, EVENTS)) {
                    return refused(406, "A GET here accepts " + EVENTS + ".", cors);
                }
            }
            case "DELETE" -> {}
            default -> {
                var headers = new HashMap<>(cors);
                headers.put("allow", METHODS);
                return refused(405, "This endpoint takes " + METHODS + ".", headers);
            }
        }
        return null;
    }

    private static Verdict refused(int status, String text, Map<String, String> more) {
        var headers = new HashMap<>(more);
        headers.put("content-type", JSON);
        return new Verdict.Answered(status, headers, Message.error(null, REFUSED, text).toBytes());
    }

    private static Verdict plain(int status, String text) {
        return new Verdict.Answered(
                status,
                Map.of("content-type", "text/plain; charset=utf-8"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
