package dev.holdline.app;

import dev.holdline.cli.Engine;
import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Home;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.jsonrpc.Json;
import dev.holdline.prompt.Asker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The product's own core in a temporary home, with the demo's server behind and client before. */
final class DemoRun implements Engine.Demo {
    private static final String CLIENT = "demo-client";
    private static final String SERVER = "demo";

    private final Path folder;
    private final DemoLedger ledger;
    private final Core core;
    private final DemoClient client;
    private final Optional<Views> tray;
    private boolean closed;

    private DemoRun(
            Path folder, DemoLedger ledger, Core core, DemoClient client, Optional<Views> tray) {
        this.tray = tray;
        this.folder = folder;
        this.ledger = ledger;
        this.core = core;
        this.client = client;
    }

    static DemoRun start(Asker asker, Duration patience, Optional<DemoScreen> screen)
            throws IOException {
        // Made for our user alone (0700): it holds the demo's configuration and its token's hash.
        Path folder = Files.createTempDirectory("holdline-demo");
        try {
            Home home =
                    Home.of(
                                    Map.of("HOLDLINE_HOME", folder.toString()),
                                    System.getProperty("os.name"),
                                    folder)
                            .create();
            var ledger = new DemoLedger(folder.resolve("ledger"));
            Files.writeString(home.configurationFile(), configuration(ledger, patience));
            String token = new ClientTokens(home.state()).issue(CLIENT);
            var core =
                    new Core(
                            new ServeOptions(null, 0, false, ServeOptions.OnFailure.ask),
                            home,
                            Optional.of(CompletableFuture.completedFuture(asker)),
                            // Not on the caller's thread: the end waits for the screen's, which may
                            // be that.
                            () -> Thread.ofPlatform().start(() -> System.exit(0)));
            var client = new DemoClient(core.address() + "/" + SERVER, CLIENT, token);
            Optional<Views> tray = screen.map(s -> s.tray(core, home.state().resolve("tray")));
            return new DemoRun(folder, ledger, core, client, tray);
        } catch (IOException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    private static String configuration(DemoLedger ledger, Duration patience) {
        List<String> command = OwnProgram.command("demo-server", ledger.file().toString());
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode server = root.putObject("mcpServers").putObject(SERVER);
        server.put("command", command.getFirst());
        var args = server.putArray("args");
        command.stream().skip(1).forEach(args::add);
        root.putObject("holdline").putObject("holds").put(CLIENT, patience.toMillis() + "ms");
        return root.toPrettyString();
    }

    @Override
    public String address() {
        return core.address();
    }

    @Override
    public Call call(String tool, Map<String, Object> arguments, Consumer<String> progress) {
        int before = runs(tool);
        return client.call(tool, arguments, progress, () -> runs(tool) > before);
    }

    @Override
    public long killServer() {
        long pid = ledger.starts().getLast();
        // Only a child of ours: the number may be another's by now.
        ProcessHandle.current()
                .children()
                .filter(child -> child.pid() == pid)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The demo's server is not running."))
                .destroyForcibly();
        return pid;
    }

    @Override
    public List<Long> starts() {
        return ledger.starts();
    }

    @Override
    public int runs(String tool) {
        return ledger.runsOf(tool);
    }

    /** Whoever comes second waits: a process that ends by a signal must not end before. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        tray.ifPresent(Views::close);
        client.close();
        core.close();
        delete(folder);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException e) {
            // Gone already.
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " could not be removed.", e);
        }
    }
}
