package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import dev.holdline.jsonrpc.Json;
import dev.holdline.testkit.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** client.mjs: a real client program (TypeScript SDK) in a process of its own. */
final class NodeClient implements AutoCloseable {
    private final Process process;
    private final PrintWriter to;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<String, CompletableFuture<Outcome>> running = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new ArrayList<>();

    private NodeClient(List<String> command) throws IOException {
        this(command, Path.of(""));
    }

    private NodeClient(List<String> command, Path folder) throws IOException {
        process =
                new ProcessBuilder(command)
                        .directory(folder.toAbsolutePath().toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        to = new PrintWriter(process.outputWriter(), true);
        Thread.ofVirtual().name("client").start(this::listen);
    }

    static NodeClient start() throws IOException {
        return new NodeClient(NodePrograms.command("client.mjs"));
    }

    /** A program that was started in a folder of the person's. */
    static NodeClient startIn(Path folder) throws IOException {
        return new NodeClient(NodePrograms.command("client.mjs"), Files.createDirectories(folder));
    }

    /** Sends HTTP exactly as told instead. */
    static NodeClient raw() throws IOException {
        return new NodeClient(NodePrograms.command("client.mjs", "--raw"));
    }

    /** A new window of "Claude Code", connected to one server. */
    static NodeClient connected(RunningHoldline holdline, String server, String token)
            throws IOException {
        NodeClient client = start();
        client.connect(holdline.address(server), token).expectOk();
        return client;
    }

    /** How a command ended, as client.mjs told it. */
    record Outcome(JsonNode line) {
        boolean ok() {
            return line.path("ok").asBoolean(false);
        }

        Outcome expectOk() {
            if (!ok()) throw new AssertionError("failed: " + line);
            return this;
        }

        /** The first text of a call's result. */
        String text() {
            return expectOk().line.path("text").asString("");
        }

        boolean isError() {
            return expectOk().line.path("isError").asBoolean(false);
        }

        /** What the SDK threw. */
        String error() {
            return line.path("error").path("message").asString("");
        }

        int status() {
            return expectOk().line.path("status").asInt();
        }

        String body() {
            return expectOk().line.path("body").asString("");
        }
    }

    /** A command that may still run. */
    record Call(String id, CompletableFuture<Outcome> outcome) {
        Outcome await() {
            return await(Desktop.PATIENCE.multipliedBy(2));
        }

        Outcome await(Duration atMost) {
            try {
                return outcome.get(atMost.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("no answer to " + id, e);
            }
        }

        boolean isOpen() {
            return !outcome.isDone();
        }
    }

    Outcome connect(String url, String token) {
        return connect(command().put("url", url).put("token", token).put("name", "claude-code"));
    }

    /**
     * @param options see client/scripted.mjs
     */
    Outcome connect(ObjectNode options) {
        return send("connect", options).await();
    }

    /** Calls a tool; {@code key} names the call in the fault server's effects. */
    Call call(String tool, String key) {
        return call(tool, command().put("key", key));
    }

    Call call(String tool, ObjectNode arguments) {
        ObjectNode command = command().put("tool", tool).put("progress", true);
        command.set("args", arguments);
        return send("call", command);
    }

    Call send(String what, ObjectNode command) {
        String id = what + ids.incrementAndGet();
        var outcome = new CompletableFuture<Outcome>();
        running.put(id, outcome);
        to.println(command.put("cmd", what).put("id", id));
        return new Call(id, outcome);
    }

    void cancel(Call call) {
        send("cancel", command().put("call", call.id())).await().expectOk();
    }

    void hangUp(Call call) {
        send("hangup", command().put("call", call.id())).await().expectOk();
    }

    static ObjectNode command() {
        return Json.MAPPER.createObjectNode();
    }

    private void listen() {
        try {
            BufferedReader reader = process.inputReader();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode said = Json.tree(line);
                CompletableFuture<Outcome> waiting = running.remove(said.path("id").asString(""));
                if (waiting != null) {
                    waiting.complete(new Outcome(said));
                } else {
                    synchronized (events) {
                        events.add(said);
                    }
                }
            }
        } catch (IOException closed) {
            // it was ended
        }
        running.values()
                .forEach(w -> w.completeExceptionally(new IOException("the client has ended")));
    }

    /** Waits until the client has been told that this call waits for the person. */
    void awaitHeld(Call call) {
        Desktop.await(
                call.id() + " to be held",
                () ->
                        events("progress").stream()
                                .filter(p -> p.path("call").asString("").equals(call.id()))
                                .anyMatch(p ->
                                        p.path("message").asString("").contains("waiting for")));
    }

    /** What came unasked: "notification", "request", "progress", "closed", "error". */
    List<JsonNode> events(String kind) {
        synchronized (events) {
            return events.stream()
                    .filter(event -> event.path("event").asString("").equals(kind))
                    .toList();
        }
    }

    /** The names of the tools it is shown now. */
    List<String> tools() {
        return send("list", command().put("what", "tools"))
                .await()
                .expectOk()
                .line()
                .path("tools")
                .valueStream()
                .map(tool -> tool.path("name").asString())
                .toList();
    }

    /** How often it was told that its tools may be others. */
    long toldOfOtherTools() {
        return events("notification").stream()
                .filter(event -> event.toString().contains("tools/list_changed"))
                .count();
    }

    /** SIGSTOP, as by Ctrl+Z: it is there, and neither reads nor says anything. */
    void suspend() {
        Signals.stop(process.pid());
    }

    void resume() {
        Signals.resume(process.pid());
    }

    /** SIGKILL: gone without a word. */
    void crash() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        crash();
    }
}
