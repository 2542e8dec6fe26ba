package dev.holdline.reliability;

import dev.holdline.jsonrpc.Json;
import dev.holdline.session.PeerProcesses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One MCP session of a client program that lives in this process; sees every byte it gets. */
final class LabClient implements AutoCloseable {
    private final String path;
    private final String name;
    private final Peers peers;
    final PeerProcesses.Peer peer;
    private final AtomicInteger ids = new AtomicInteger();
    private final Deque<HttpLine> idle = new ConcurrentLinkedDeque<>();
    private final Set<HttpLine> all = ConcurrentHashMap.newKeySet();
    private volatile int port;
    private volatile @Nullable String session;

    /**
     * @param path "/mcp/git"
     * @param name what it calls itself; the hold depends on it
     * @param peer its process
     */
    LabClient(int port, String path, String name, Peers peers, PeerProcesses.Peer peer) {
        this.port = port;
        this.path = path;
        this.name = name;
        this.peers = peers;
        this.peer = peer;
    }

    /** All that came back for one request. */
    record Reply(int status, int id, List<JsonNode> messages, @Nullable IOException broken) {
        List<JsonNode> answers() {
            return messages.stream().filter(m -> !m.has("method")).toList();
        }

        /** One answer and no other, under the request's own id. */
        boolean isOneAnswer() {
            List<JsonNode> answers = answers();
            return answers.size() == 1 && answers.getFirst().path("id").asInt(-1) == id;
        }

        boolean isNothing() {
            return answers().isEmpty();
        }

        JsonNode result() {
            return answers().getFirst().path("result");
        }

        /** The first text of a result, or the message of an error. */
        String text() {
            if (isNothing()) return broken == null ? "" : String.valueOf(broken.getMessage());
            JsonNode answer = answers().getFirst();
            return answer.has("error")
                    ? answer.path("error").path("message").asString("")
                    : answer.path("result").path("content").path(0).path("text").asString("");
        }

        boolean isError() {
            return !isNothing()
                    && (answers().getFirst().has("error")
                            || result().path("isError").asBoolean(false));
        }
    }

    /** A request that may still run. */
    record Call(int id, CompletableFuture<Reply> reply, HttpLine on) {
        /** Null where none came in time. */
        @Nullable Reply await(long seconds) {
            try {
                return reply.get(seconds, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (ExecutionException e) {
                throw new AssertionError(e);
            }
        }

        Reply await() {
            Reply reply = await(Until.PATIENCE.toSeconds());
            if (reply == null) throw new AssertionError("no answer to " + id);
            return reply;
        }

        boolean isOpen() {
            return !reply.isDone();
        }
    }

    void initialize() throws IOException {
        Reply reply = hello().await();
        if (reply.isError() || session == null)
            throw new AssertionError("initialize was answered " + reply);
        HttpLine line = line();
        line.body(
                line.send(
                        "POST", path, headers(), message(null, "notifications/initialized", "{}")));
        idle.push(line);
    }

    /** {@code initialize}, and nothing waited for. */
    Call hello() throws IOException {
        return request(
                "initialize",
                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":"
                        + Json.quote(name)
                        + ",\"version\":\"1\"}}");
    }

    /** Another Holdline serves at another port; the session's id stays. */
    void movedTo(int newPort) {
        port = newPort;
        hangUp();
    }

    /**
     * @param key names the call in the server's effects
     */
    Call call(String tool, String key) throws IOException {
        return request(
                "tools/call",
                "{\"name\":"
                        + Json.quote(tool)
                        + ",\"arguments\":{\"key\":"
                        + Json.quote(key)
                        + "}}");
    }

    Call request(String method, String params) throws IOException {
        int id = ids.incrementAndGet();
        var reply = new CompletableFuture<Reply>();
        HttpLine line = line();
        Thread.ofVirtual()
                .start(() -> reply.complete(exchange(line, id, message(id, method, params))));
        return new Call(id, reply, line);
    }

    private Reply exchange(HttpLine line, int id, String body) {
        List<JsonNode> messages = new ArrayList<>();
        try {
            HttpLine.Head head = line.send("POST", path, headers(), body);
            String fresh = head.headers().get("mcp-session-id");
            if (fresh != null) session = fresh;
            if (head.isStream()) readStream(line, head, messages);
            else {
                String text = line.body(head);
                if (!text.isEmpty()) messages.add(Json.tree(text));
            }
            if (!line.isClosed()) idle.push(line);
            return new Reply(head.status(), id, messages, null);
        } catch (IOException e) {
            line.close();
            all.remove(line);
            return new Reply(0, id, messages, e);
        }
    }

    private static void readStream(HttpLine line, HttpLine.Head head, List<JsonNode> messages)
            throws IOException {
        var text = new StringBuilder();
        for (String piece = line.piece(head); !piece.isEmpty(); piece = line.piece(head)) {
            text.append(piece);
            for (int end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
                text.substring(0, end)
                        .lines()
                        .filter(l -> l.startsWith("data:"))
                        .map(l -> l.substring(5).strip())
                        .filter(data -> !data.isEmpty())
                        .forEach(data -> messages.add(Json.tree(data)));
                text.delete(0, end + 2);
            }
        }
    }

    void cancel(Call call) throws IOException {
        HttpLine line = line();
        line.body(
                line.send(
                        "POST",
                        path,
                        headers(),
                        message(
                                null,
                                "notifications/cancelled",
                                "{\"requestId\":" + call.id() + "}")));
        idle.push(line);
    }

    void hangUp(Call call) {
        call.on().close();
    }

    private HttpLine line() throws IOException {
        HttpLine there = idle.poll();
        if (there != null && !there.isClosed()) return there;
        var fresh = new HttpLine(port);
        all.add(fresh);
        peers.owns(peer, fresh.localPort());
        return fresh;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("MCP-Protocol-Version", "2025-11-25");
        String id = session;
        if (id != null) headers.put("Mcp-Session-Id", id);
        return headers;
    }

    private static String message(@Nullable Integer id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\","
                + (id == null ? "" : "\"id\":" + id + ",")
                + "\"method\":"
                + Json.quote(method)
                + ",\"params\":"
                + params
                + "}";
    }

    private void hangUp() {
        all.forEach(HttpLine::close);
        all.clear();
        idle.clear();
    }

    /** The program ends, without a word. */
    @Override
    public void close() {
        hangUp();
        peers.end(peer);
    }
}
