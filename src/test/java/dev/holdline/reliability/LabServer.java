package dev.holdline.reliability;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Json;
import dev.holdline.transport.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * fault-server.mjs over one wire. Over stdio Holdline starts it; over HTTP it runs here and comes
 * back at the same address when it ends, as under a service manager.
 */
final class LabServer implements AutoCloseable {
    private static final Path PROGRAMS = Path.of("src", "test", "node").toAbsolutePath();
    private static final String NODE = PROGRAMS.resolve("node_modules/node/bin/node").toString();

    /** Below what systems give out by themselves, so that a port stays free over a restart. */
    private static final AtomicInteger PORTS =
            new AtomicInteger(12_000 + (int) (ProcessHandle.current().pid() % 400) * 10);

    /** A server that ends at once is not started in a busy loop. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    final String name;
    final Wire wire;
    private final Path state;
    private volatile List<String> flags;
    private final int port;
    private final @Nullable Gate gate;
    private volatile Duration down = Duration.ZERO;
    private volatile @Nullable Process process;
    private volatile boolean closed;

    private LabServer(String name, Wire wire, Path state, boolean gated, List<String> flags)
            throws IOException {
        this.name = name;
        this.wire = wire;
        this.state = Files.createDirectories(state);
        this.flags = flags;
        this.port = wire == Wire.STDIO ? 0 : freePort();
        this.gate = gated ? Gate.before(port) : null;
    }

    /**
     * @param gated whether connections can be made half-open
     * @param flags see fault-server.mjs
     */
    static LabServer start(String name, Wire wire, Path state, boolean gated, String... flags)
            throws IOException {
        var server = new LabServer(name, wire, state, gated, List.of(flags));
        if (wire != Wire.STDIO) server.run();
        return server;
    }

    private static int freePort() {
        while (true) {
            int port = PORTS.getAndIncrement();
            try (var _ = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                return port;
            } catch (IOException taken) {
                // the next one
            }
        }
    }

    private List<String> command() {
        List<String> command =
                new ArrayList<>(List.of(NODE, PROGRAMS.resolve("fault-server.mjs").toString()));
        command.addAll(
                wire == Wire.STDIO ? List.of("stdio") : List.of("http", "--port", "" + port));
        command.addAll(List.of("--state", state.toString()));
        command.addAll(flags);
        return command;
    }

    /** From its next start on it is another command line, and so another server. */
    void becomesAnother() {
        flags = Stream.concat(flags.stream(), Stream.of("--name", "another")).toList();
    }

    Target target() {
        if (wire == Wire.STDIO) {
            return new Target.Process(command(), Map.of("PATH", System.getenv("PATH")), state);
        }
        URI url = URI.create(url());
        // A token that stands in the configuration: nothing can refresh it.
        Map<String, String> headers = Map.of("Authorization", "Bearer written-down");
        return new Target.Http(
                url, headers, wire == Wire.SSE ? Target.Dialect.SSE : Target.Dialect.STREAMABLE);
    }

    ServerDefinition definition() {
        ServerDefinition.Where where =
                wire == Wire.STDIO
                        ? new ServerDefinition.Stdio(
                                NODE, command().subList(1, command().size()), Map.of(), null)
                        : new ServerDefinition.Remote(url(), Map.of(), wire == Wire.SSE);
        return new ServerDefinition(name, where, true, false);
    }

    private String url() {
        int to = gate == null ? port : gate.port();
        return "http://127.0.0.1:" + to + (wire == Wire.SSE ? "/sse" : "/mcp");
    }

    private void run() throws IOException {
        Process fresh =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(state.resolve("log").toFile()))
                        .start();
        process = fresh;
        fresh.onExit()
                .thenAcceptAsync(
                        _ -> runAgain(),
                        CompletableFuture.delayedExecutor(
                                down.plus(PAUSE).toMillis(), TimeUnit.MILLISECONDS));
    }

    private synchronized void runAgain() {
        if (closed) return;
        try {
            run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the port stays closed for so long after an end. */
    void staysDown(Duration time) {
        down = time;
    }

    boolean isUp() {
        if (wire == Wire.STDIO) return true;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1000);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }

    void awaitUp() {
        Until.holds("the server " + name, this::isUp);
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            return;
        }
        ProcessHandle child = present();
        child.destroyForcibly();
        awaitEnd(child);
    }

    /** As {@link #kill}, where there is a process at all just now. */
    void killIfRunning() {
        List<JsonNode> starts = events("start");
        if (starts.isEmpty()) return;
        ProcessHandle.of(starts.getLast().path("pid").asLong())
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Until the process has ended; it may be a zombie until Holdline has noticed. */
    void awaitEnd(ProcessHandle process) {
        Until.holds("the end of " + name, () -> !isRunning(process));
    }

    private static boolean isRunning(ProcessHandle process) {
        try {
            Path proc = Path.of("/proc/" + process.pid());
            String stat = Files.readString(proc.resolve("stat"));
            if (!stat.substring(stat.lastIndexOf(')')).startsWith(") Z")) return true;
            // The first thread may be gone before the others, and their pipes are open until then.
            String[] threads = proc.resolve("task").toFile().list();
            return threads != null && threads.length > 1;
        } catch (IOException gone) {
            return false;
        }
    }

    /** The process that answers now. */
    ProcessHandle present() {
        Process running = process;
        if (running != null) return running.toHandle();
        long pid = events("start").getLast().path("pid").asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(name + " does not run"));
    }

    /** Processes of this server that live now. */
    long alive() {
        return events("start").stream()
                .map(e -> ProcessHandle.of(e.path("pid").asLong()))
                .filter(p -> p.isPresent() && isRunning(p.get()))
                .count();
    }

    void freezeConnections() {
        java.util.Objects.requireNonNull(gate).freeze();
    }

    /**
     * @param fault see fault/faults.mjs
     */
    void arm(String fault) throws IOException {
        Path next = Files.writeString(state.resolve("fault.json.next"), fault);
        Files.move(next, state.resolve("fault.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    void disarm() {
        try {
            Files.deleteIfExists(state.resolve("fault.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often the call with this key was executed. */
    int ran(String key) {
        return (int)
                lines("effects.jsonl").stream()
                        .filter(effect -> effect.path("key").asString("").equals(key))
                        .count();
    }

    List<JsonNode> effects() {
        return lines("effects.jsonl");
    }

    List<JsonNode> events(String kind) {
        return lines("events.jsonl").stream()
                .filter(event -> event.path("event").asString("").equals(kind))
                .toList();
    }

    private List<JsonNode> lines(String file) {
        try {
            if (!Files.exists(state.resolve(file))) return List.of();
            String text = Files.readString(state.resolve(file));
            // The last line may be in the middle of being written.
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Json::tree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
        }
        Process running = process;
        if (running != null) running.destroyForcibly().onExit().join();
        if (gate != null) gate.close();
    }
}
