package dev.holdline.reliability;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationFile;
import dev.holdline.config.InvalidConfigurationException;
import dev.holdline.config.Settings;
import dev.holdline.gateway.Gateway;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.OnFailure;
import dev.holdline.session.PeerProcesses;
import dev.holdline.session.SessionFile;
import dev.holdline.transport.Evidence;
import dev.holdline.transport.Transport;
import dev.holdline.transport.Transports;
import dev.holdline.upstream.Pace;
import dev.holdline.upstream.Wires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** A Holdline in this process, on a real port, with short clocks and servers that come and go. */
final class Lab implements AutoCloseable {
    /** Large answers are refused from here on (bytes), so that a test need not send 64 MB. */
    static final int LARGEST = 2 << 20;

    private static final Duration SERIES = Duration.ofSeconds(6);

    /** "default" is patient: nobody has to hurry to answer. */
    private static final String CONFIG =
            """
            {"mcpServers": {}, "holdline": {
              "holds": {"default": "20s", "impatient": "3s"},
              "limits": {"initialize": "5s", "firstContact": "15s", "skip": "%s", "progressEvery": "300ms",
                         "pingAfter": "1s", "hungAfter": "3s"}}}
            """;

    private final Path folder;
    private final Settings settings;
    private final Map<String, LabServer> servers = new ConcurrentHashMap<>();
    final Peers peers = new Peers();
    final Person person = new Person();
    private Holdline running;

    private record Holdline(
            Gateway gateway, QuestionDesk desk, Transports transports, SessionFile sessions) {}

    private Lab(Path folder, String skip) throws IOException {
        this.folder = Files.createDirectories(folder);
        Path file = Files.writeString(folder.resolve("config.json"), CONFIG.formatted(skip));
        try {
            settings = ConfigurationFile.load(file).settings();
        } catch (InvalidConfigurationException e) {
            throw new IOException(e);
        }
        running = begin();
    }

    static Lab open(Path folder) throws IOException {
        return new Lab(folder, "60s");
    }

    /**
     * @param skip how long a skip lasts: "1s"
     */
    static Lab open(Path folder, String skip) throws IOException {
        return new Lab(folder, skip);
    }

    private Configuration configuration() {
        return new Configuration(
                servers.values().stream().map(LabServer::definition).toList(), settings);
    }

    private Holdline begin() throws IOException {
        InstantSource clock = InstantSource.system();
        var budget = new BodyBudget(LARGEST, 64L << 20);
        var transports = new Transports(budget, UUID.randomUUID().toString());
        var desk = new QuestionDesk(clock, () -> UUID.randomUUID().toString());
        desk.addSurface(person);
        var sessions = SessionFile.open(folder.resolve("sessions.jsonl"), clock);
        var pace =
                new Pace(
                        clock,
                        new Random(),
                        new Semaphore(4),
                        settings.limits().initialize(),
                        SERIES,
                        settings.limits().liveness());
        var gateway =
                Gateway.start(
                        new Gateway.Parts(
                                this::configuration,
                                server -> wires(server.name(), transports),
                                pace,
                                peers,
                                sessions,
                                Optional.empty(),
                                folder.resolve("catalogue"),
                                desk,
                                clock,
                                budget,
                                OnFailure.ASK,
                                _ -> {},
                                () -> {}),
                        0);
        return new Holdline(gateway, desk, transports, sessions);
    }

    private Wires wires(String server, Transports transports) {
        LabServer its = java.util.Objects.requireNonNull(servers.get(server));
        return new Wires() {
            @Override
            public Transport create() {
                return transports.create(its.target());
            }

            @Override
            public Evidence.Wire kind() {
                return switch (its.wire) {
                    case STDIO -> Evidence.Wire.STDIO;
                    case HTTP -> Evidence.Wire.STREAMABLE_HTTP;
                    case SSE -> Evidence.Wire.SSE;
                };
            }
        };
    }

    /** Ends Holdline and starts it again on what it had kept. */
    void restart() throws IOException {
        end(running);
        running = begin();
    }

    int port() {
        return running.gateway().port();
    }

    Gateway gateway() {
        return running.gateway();
    }

    LabServer server(String name, Wire wire, boolean gated, String... flags) throws IOException {
        var server =
                LabServer.start(name, wire, folder.resolve("servers").resolve(name), gated, flags);
        servers.put(name, server);
        return server;
    }

    /** Takes a server out of the configuration and ends it. */
    void remove(LabServer server) throws IOException {
        servers.remove(server.name);
        running.gateway().configurationChanged(Surface.TERMINAL);
        server.close();
    }

    /**
     * @param patient whether its calls are held for long
     */
    LabClient client(LabServer server, boolean patient) {
        return client(server, patient, peers.fresh());
    }

    /**
     * @param peer the program it belongs to
     */
    LabClient client(LabServer server, boolean patient, PeerProcesses.Peer peer) {
        return new LabClient(
                port(), "/mcp/" + server.name, patient ? "patient" : "impatient", peers, peer);
    }

    /** Until the server's lists stand in the catalogue, with what its tools say of themselves. */
    void awaitCatalogue(LabServer server) {
        Until.holds(
                "the lists of " + server.name,
                () ->
                        gateway().snapshot().servers().stream()
                                .anyMatch(s -> s.name().equals(server.name) && s.tools() > 0));
    }

    List<Person.Shown> questions(LabServer server) {
        return person.questions(server.name);
    }

    private static void end(Holdline holdline) throws IOException {
        holdline.desk().close();
        holdline.gateway().close();
        holdline.transports().close();
        holdline.sessions().close();
    }

    @Override
    public void close() throws IOException {
        end(running);
        for (LabServer server : servers.values()) server.close();
    }
}
