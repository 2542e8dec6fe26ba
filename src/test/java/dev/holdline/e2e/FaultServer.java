package dev.holdline.e2e;

import dev.holdline.desktop.Desktop;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * fault-server.mjs with a state folder of its own, which tells how often each tool ran. Over stdio
 * Holdline starts it; over HTTP it runs here, and comes back when it dies.
 */
final class FaultServer implements AutoCloseable {
    private final Path state;
    private final List<String> flags;
    private final int port;
    private final @Nullable Supervised process;

    private FaultServer(Path state, int port, String... flags) {
        this.state = state;
        this.port = port;
        this.flags = List.of(flags);
        this.process =
                port == 0 ? null : new Supervised(command(), Map.of(), state.resolve("log"), port);
    }

    /**
     * @param state a folder of its own
     * @param flags see fault-server.mjs
     */
    static FaultServer stdio(Path state, String... flags) throws IOException {
        return new FaultServer(Files.createDirectories(state), 0, flags);
    }

    static FaultServer http(Path state, String... flags) throws IOException {
        return new FaultServer(Files.createDirectories(state), FreePort.find(), flags);
    }

    List<String> command() {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(port == 0 ? List.of("stdio") : List.of("http", "--port", "" + port));
        arguments.addAll(List.of("--state", state.toString()));
        arguments.addAll(flags);
        return NodePrograms.command("fault-server.mjs", arguments.toArray(String[]::new));
    }

    /** Empty for a server over stdio. */
    Optional<String> url() {
        if (port == 0) return Optional.empty();
        String scheme = flags.contains("--tls") ? "https" : "http";
        return Optional.of(scheme + "://127.0.0.1:" + port + "/mcp");
    }

    /** Until it is there again; one over stdio is there whenever Holdline wants it. */
    void awaitUp() {
        if (process != null) process.awaitUp();
    }

    /** How often the call with this key was executed. */
    long ran(String key) {
        return effects(key).size();
    }

    /** The process that executes the call with this key. */
    ProcessHandle awaitRunning(String key) {
        Desktop.await("the call " + key + " to run", () -> ran(key) > 0);
        return ProcessHandle.of(effects(key).getLast().path("pid").asLong()).orElseThrow();
    }

    private List<JsonNode> effects(String key) {
        return lines("effects.jsonl").stream()
                .filter(effect -> effect.path("key").asString("").equals(key))
                .toList();
    }

    /** What it saw: "start", "initialize", "cancelled", … */
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

    /** Its process is SIGKILLed the next time this tool runs, in the middle of it. */
    void dieDuring(String tool) throws IOException {
        arm("{\"kind\":\"exit-running\",\"signal\":\"SIGKILL\",\"tool\":\"" + tool + "\"}");
    }

    /** Its process is SIGKILLed when this tool is called, before it runs. */
    void dieBefore(String tool) throws IOException {
        arm("{\"kind\":\"exit-before\",\"signal\":\"SIGKILL\",\"tool\":\"" + tool + "\"}");
    }

    /**
     * @param fault see fault/faults.mjs
     */
    void arm(String fault) throws IOException {
        Path file = Files.writeString(state.resolve("fault.json.next"), fault);
        Files.move(file, state.resolve("fault.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    void disarm() throws IOException {
        Files.deleteIfExists(state.resolve("fault.json"));
    }

    void awaitFault(String kind) {
        Desktop.await(
                kind,
                () ->
                        events("fault").stream()
                                .anyMatch(fault -> fault.path("kind").asString("").equals(kind)));
    }

    @Override
    public void close() {
        if (process != null) process.close();
    }
}
