package dev.holdline.gateway;

import dev.holdline.gateway.http.HttpHandler;
import dev.holdline.gateway.http.HttpReply;
import dev.holdline.gateway.http.HttpRequest;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Id;
import dev.holdline.jsonrpc.MalformedMessageException;
import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientCall;
import dev.holdline.session.ClientSession;
import dev.holdline.session.McpSession;
import dev.holdline.session.Sessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The MCP endpoint of the legacy era: Streamable HTTP, 2025-11-25, basic/transports. */
final class McpEndpoint implements HttpHandler {
    private static final System.Logger LOG = System.getLogger(McpEndpoint.class.getName());
    private static final int PARSE_ERROR = -32700;
    private static final int INVALID_REQUEST = -32600;
    private static final int SERVER_ERROR = -32000;
    private static final String SESSION = "mcp-session-id";
    private static final Duration LISTENING_COMMENT = Duration.ofSeconds(30);

    /** The TypeScript SDK tries twice, and then never again: a restart of ours takes a moment. */
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(5);

    private final Guard guard;
    private final Callers callers;
    private final Sessions sessions;
    private final Scopes scopes;
    private final Runnable changed;

    McpEndpoint(Guard guard, Callers callers, Sessions sessions, Scopes scopes, Runnable changed) {
        this.guard = guard;
        this.callers = callers;
        this.sessions = sessions;
        this.scopes = scopes;
        this.changed = changed;
    }

    @Override
    public void handle(HttpRequest request, HttpReply reply)
            throws IOException, InterruptedException {
        switch (guard.check(request)) {
            case Guard.Verdict.Answered answered -> answered.send(reply);
            case Guard.Verdict.Admitted admitted -> new Visit(request, reply, admitted).handle();
        }
    }

    /** One admitted HTTP request. */
    private final class Visit {
        private final HttpRequest request;
        private final HttpReply reply;
        private final String client;
        private final String endpoint;
        private final Map<String, String> headers;

        Visit(HttpRequest request, HttpReply reply, Guard.Verdict.Admitted admitted) {
            this.request = request;
            this.reply = reply;
            this.client = admitted.client().orElse(Callers.ANYBODY);
            this.headers = admitted.headers();
            this.endpoint =
                    switch (admitted.destination()) {
                        case Destination.All() -> "";
                        case Destination.One(String server) -> server;
                    };
        }

        void handle() throws IOException, InterruptedException {
            switch (request.method()) {
                case "POST" -> post();
                case "GET" -> listen();
                case "DELETE" -> delete();
                default -> refuse(405, SERVER_ERROR, "This endpoint takes GET, POST and DELETE.");
            }
        }

        private void refuse(int status, int code, String text) throws IOException {
            var all = new HashMap<>(headers);
            all.put("content-type", "application/json");
            reply.send(status, all, Message.error(null, code, text).toBytes());
        }

        private void accepted() throws IOException {
            reply.send(202, headers, new byte[0]);
        }

        private void post() throws IOException, InterruptedException {
            Message message;
            try {
                message = Message.parse(request.body());
            } catch (MalformedMessageException e) {
                request.body().release();
                boolean json = !String.valueOf(e.getMessage()).startsWith("not JSON");
                refuse(
                        400,
                        json ? INVALID_REQUEST : PARSE_ERROR,
                        "Not a JSON-RPC message: " + e.getMessage());
                return;
            }
            if (message.kind() == Message.Kind.REQUEST && message.method().equals("initialize")) {
                initialize(message);
                return;
            }
            Optional<McpSession> session = session();
            if (session.isEmpty()) {
                message.release();
                return;
            }
            switch (message.kind()) {
                case REQUEST -> call(session.get(), message);
                case NOTIFICATION -> {
                    notified(session.get(), message);
                    accepted();
                }
                case RESULT, ERROR -> {
                    session.get().answered(message);
                    accepted();
                }
            }
        }

        /** The session the request names; where there is none the request has been refused. */
        private Optional<McpSession> session() throws IOException {
            String id = request.header(SESSION);
            if (id == null && scopes.find(endpoint).isEmpty()) {
                // Some clients show only what their GET is told.
                refuse(404, SERVER_ERROR, scopes.unknown(endpoint));
                return Optional.empty();
            }
            if (id == null) {
                refuse(
                        400,
                        SERVER_ERROR,
                        "The Mcp-Session-Id header is missing; start with initialize.");
                return Optional.empty();
            }
            Optional<McpSession> found =
                    sessions.find(id, client, () -> callers.session(client, request, id))
                            .filter(s -> s.endpoint().equals(endpoint));
            if (found.isEmpty())
                refuse(404, SERVER_ERROR, "No such session; start anew with initialize.");
            return found;
        }

        private void initialize(Message message) throws IOException, InterruptedException {
            Optional<Scope> scope = scopes.find(endpoint);
            if (scope.isEmpty()) {
                refuse(404, SERVER_ERROR, scopes.unknown(endpoint));
                return;
            }
            String params = message.raw(Field.PARAMS);
            String id = Sessions.newId();
            ClientSession whose = callers.session(client, request, id);
            McpSession session =
                    sessions.prepare(id, endpoint, params == null ? "{}" : params, whose);
            String result = begin(session, scope.get());
            changed.run();
            var all = new HashMap<>(headers);
            all.put("Mcp-Session-Id", id);
            reply.send(200, all, Message.result(message.id(), result));
        }

        private String begin(McpSession session, Scope scope)
                throws IOException, InterruptedException {
            boolean kept = false;
            try {
                scopes.begin(session);
                String result = scope.initialize(session);
                sessions.keep(session);
                kept = true;
                return result;
            } finally {
                // Its client hung up: nobody would ever end the servers it has begun to connect.
                if (!kept) sessions.abandon(session);
            }
        }

        private void call(McpSession session, Message message)
                throws IOException, InterruptedException {
            Optional<Scope> scope = scopes.find(endpoint);
            if (scope.isEmpty()) {
                Id id = message.id();
                message.release();
                reply.send(200, headers, Message.error(id, SERVER_ERROR, scopes.unknown(endpoint)));
                return;
            }
            var stream = new CallStream(reply, headers, request.header("accept"));
            ClientCall call =
                    session.begin(message, stream, callers.later(client, request, session));
            try {
                Message answer = scope.get().answer(call);
                session.tellOfLists(stream);
                stream.answer(answer);
            } catch (InterruptedException e) {
                // Cancelled, or hung up: no answer follows. The flag is consumed, the connection
                // may go on.
                stream.abandon();
            } finally {
                session.end(call);
                sessions.callEnded(session);
                message.release();
            }
        }

        private void notified(McpSession session, Message message) {
            switch (message.method()) {
                case "notifications/cancelled" -> session.cancel(message);
                // Each server hears it from us, when we initialize its connection.
                case "notifications/initialized" -> {}
                default -> scopes.find(endpoint).ifPresent(s -> s.notification(session, message));
            }
        }

        private void listen() throws IOException, InterruptedException {
            Optional<McpSession> session = session();
            if (session.isEmpty()) return;
            try (HttpReply.EventStream events = reply.events(headers)) {
                var stream = new ListeningStream(events);
                try {
                    events.retry(LISTEN_AGAIN);
                    session.get().listen(stream);
                    while (!stream.endsWithin(LISTENING_COMMENT)) stream.keepAlive();
                } catch (IOException e) {
                    // The client has stopped reading, or has gone.
                    LOG.log(System.Logger.Level.DEBUG, "a listening stream ends", e);
                } finally {
                    session.get().stopListening(stream);
                }
            }
        }

        private void delete() throws IOException {
            Optional<McpSession> session = session();
            if (session.isEmpty()) return;
            sessions.delete(session.get());
            reply.send(200, headers, "".getBytes(StandardCharsets.UTF_8));
        }
    }
}
