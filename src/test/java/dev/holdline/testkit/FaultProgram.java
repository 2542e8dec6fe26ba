package dev.holdline.testkit;

import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Json;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Target;
import dev.holdline.transport.Transport;
import dev.holdline.transport.Transports;
import dev.holdline.upstream.Wires;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * fault-server.mjs: a real server in a process of its own that breaks when told to and counts, on
 * disk, what it executed.
 */
public final class FaultProgram implements AutoCloseable, Wires {
    private static final Path PROGRAMS = Path.of("src", "test", "node").toAbsolutePath();

    private final Path state;
    private final Target target;
    private final @Nullable Process remote;
    private volatile boolean cutOff;
    private final Transports transports = new Transports(BodyBudget.standard(), "test");

    private FaultProgram(Path state, Target target, @Nullable Process remote) {
        this.state = state;
        this.target = target;
        this.remote = remote;
    }

    private static List<String> command(Path state, List<String> arguments) {
        var all = new ArrayList<String>();
        all.add(PROGRAMS.resolve("node_modules/node/bin/node").toString());
        all.add(PROGRAMS.resolve("fault-server.mjs").toString());
        all.addAll(arguments);
        all.addAll(List.of("--state", state.toString()));
        return all;
    }

    /** Started by whoever opens a wire. */
    public static FaultProgram stdio(Path state) {
        return new FaultProgram(
                state,
                new Target.Process(command(state, List.of("stdio")), System.getenv(), state),
                null);
    }

    /**
     * Running from now on, at a port of its own.
     *
     * @param flags see fault-server.mjs
     */
    public static FaultProgram http(Path state, String... flags) throws IOException {
        var arguments = new ArrayList<>(List.of("http"));
        arguments.addAll(List.of(flags));
        Process process = new ProcessBuilder(command(state, arguments)).start();
        BufferedReader says = process.errorReader();
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (line.startsWith("LISTENING ")) {
                URI url = URI.create(line.substring("LISTENING ".length()));
                return new FaultProgram(
                        state, new Target.Http(url, Map.of(), Target.Dialect.STREAMABLE), process);
            }
        }
        throw new AssertionError("the fault server did not start");
    }

    @Override
    public Transport create() {
        return transports.create(target);
    }

    @Override
    public Evidence.Wire kind() {
        return target instanceof Target.Process
                ? Evidence.Wire.STDIO
                : Evidence.Wire.STREAMABLE_HTTP;
    }

    /** As where the network is gone: nobody answers any more, and the system knows why. */
    public void cutOff() {
        cutOff = true;
        if (remote != null) remote.destroyForcibly().onExit().join();
    }

    @Override
    public boolean isCutOff() {
        return cutOff;
    }

    /** {@code fault} as in fault/faults.mjs, without braces: {@code "kind":"exit-running"}. */
    public void arm(String fault) {
        try {
            Path written = Files.writeString(state.resolve("fault.new"), "{" + fault + "}");
            Files.move(written, state.resolve("fault.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void disarm() throws IOException {
        Files.deleteIfExists(state.resolve("fault.json"));
    }

    /** How often the call with this {@code key} among its arguments was executed. */
    public long executed(String key) {
        return lines("effects.jsonl").stream()
                .filter(l -> l.path("key").asString("").equals(key))
                .count();
    }

    public long events(String event) {
        return lines("events.jsonl").stream()
                .filter(l -> l.path("event").asString("").equals(event))
                .count();
    }

    private List<JsonNode> lines(String file) {
        Path path = state.resolve(file);
        if (!Files.exists(path)) return List.of();
        try {
            return Files.readAllLines(path).stream().map(Json::tree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (remote != null) remote.destroyForcibly().onExit().join();
        transports.close();
        // They write to the state directory to their end, which comes a moment after the close.
        Waiting.until("the children have ended", () -> children() == 0);
    }

    private long children() {
        return ProcessHandle.current()
                .children()
                .filter(child ->
                        child.info()
                                .arguments()
                                .map(a -> List.of(a).contains(state.toString()))
                                .orElse(false))
                .count();
    }
}
