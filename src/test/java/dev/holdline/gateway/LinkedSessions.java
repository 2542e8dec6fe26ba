package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Configuration;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.routing.Catalogue;
import dev.holdline.session.McpSession;
import dev.holdline.session.PeerProcesses;
import dev.holdline.session.SessionFile;
import dev.holdline.session.Sessions;
import dev.holdline.testkit.FaultProgram;
import dev.holdline.testkit.RecordedStream;
import dev.holdline.testkit.ScriptedPeers;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;

/** Sessions and their links to one real server, "git", wired as the gateway does. */
final class LinkedSessions implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);
    private static final String HELLO =
            "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"x\",\"version\":\"1\"}}";

    final InstantSource clock = InstantSource.system();
    final ScriptedPeers peers = new ScriptedPeers();
    final FaultProgram program;
    final Sessions sessions;
    final Tally tally = new Tally(clock);
    final Links links;
    volatile Configuration configuration;

    LinkedSessions(Path folder, ServerDefinition server) throws IOException {
        configuration = new Configuration(List.of(server), Settings.STANDARD);
        program = FaultProgram.stdio(Files.createDirectory(folder.resolve("state")));
        sessions =
                new Sessions(
                        peers,
                        SessionFile.open(folder.resolve("sessions.jsonl"), clock),
                        () -> configuration.settings(),
                        clock);
        links =
                new Links(
                        () -> configuration,
                        _ -> program,
                        new Pace(
                                clock,
                                new Random(1),
                                new Semaphore(2),
                                LONG,
                                Duration.ofSeconds(5)),
                        new Classifier(clock),
                        new Catalogue(folder.resolve("catalogue")),
                        () -> {},
                        fallen -> tally.broke(fallen.server().name()),
                        _ -> {},
                        tally,
                        sessions);
        sessions.whenOver(links::putAway);
    }

    static ServerDefinition server(String name, String command, boolean shared) {
        return new ServerDefinition(
                name,
                new ServerDefinition.Stdio(command, List.of("--token", "x"), Map.of(), null),
                true,
                shared);
    }

    static PeerProcesses.Peer peer(long pid) {
        return new PeerProcesses.Peer(pid, Instant.EPOCH);
    }

    /** One more MCP session of the program that is this process. */
    McpSession session(long pid) throws IOException {
        McpSession session =
                sessions.prepare(
                        Sessions.newId(),
                        "git",
                        HELLO,
                        sessions.client("x", Optional.of(peer(pid)), ""));
        sessions.keep(session);
        return session;
    }

    static RecordedStream listening(McpSession session) throws IOException {
        var stream = new RecordedStream();
        session.listen(stream);
        return stream;
    }

    Link link(McpSession session) {
        return links.link(session, configuration.servers().getFirst());
    }

    /** Connected, its lists read. */
    Link met(McpSession session) throws InterruptedException {
        Link link = link(session);
        assertThat(link.meetAndList(LONG)).isTrue();
        return link;
    }

    @Override
    public void close() {
        links.close();
        program.close();
    }
}
