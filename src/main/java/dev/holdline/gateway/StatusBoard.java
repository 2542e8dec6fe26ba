package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.jsonrpc.Json;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.session.ClientCall;
import dev.holdline.session.ClientSession;
import dev.holdline.session.McpSession;
import dev.holdline.session.Sessions;
import dev.holdline.upstream.ServerCard;
import dev.holdline.upstream.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what the views show. */
final class StatusBoard {
    private final java.util.function.Supplier<List<ServerDefinition>> configured;
    private final Links links;
    private final Sessions sessions;
    private final QuestionDesk desk;
    private final Tally tally;
    private final InstantSource clock;
    private final String address;

    /** When each server was first seen in its present state. */
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(ServerState state, Instant since) {}

    StatusBoard(
            java.util.function.Supplier<List<ServerDefinition>> configured,
            Links links,
            Sessions sessions,
            QuestionDesk desk,
            Tally tally,
            InstantSource clock,
            String address) {
        this.configured = configured;
        this.links = links;
        this.sessions = sessions;
        this.desk = desk;
        this.tally = tally;
        this.clock = clock;
        this.address = address;
    }

    synchronized Snapshot now() {
        List<Question> questions = desk.open();
        Set<String> asking =
                questions.stream().flatMap(q -> q.servers().stream()).collect(Collectors.toSet());
        List<ServerDefinition> all = configured.get();
        seen.keySet().retainAll(all.stream().map(ServerDefinition::name).toList());
        List<Snapshot.Server> servers =
                all.stream().map(s -> server(s, asking.contains(s.name()))).toList();
        List<Snapshot.Session> clients = clients();
        ServerState worst =
                servers.stream()
                        .map(Snapshot.Server::state)
                        .min(Comparator.naturalOrder())
                        .orElse(ServerState.READY_WHEN_NEEDED);
        return new Snapshot(
                address,
                worst,
                servers,
                clients,
                questions,
                clients.size(),
                tally.calls(),
                tally.heldCalls());
    }

    private Snapshot.Server server(ServerDefinition server, boolean asking) {
        List<Link> its = links.to(server.name());
        State worst =
                its.stream()
                        .map(l -> l.upstream().state())
                        .min(Comparator.comparing(s -> StateWords.of(s, false)))
                        .orElse(new State.Idle());
        ServerState state = server.enabled() ? StateWords.of(worst, asking) : ServerState.OFF;
        Seen since = seen.get(server.name());
        if (since == null || since.state() != state) {
            since = new Seen(state, clock.instant());
            seen.put(server.name(), since);
        }
        int ready = (int) its.stream().filter(Link::isReady).count();
        return new Snapshot.Server(
                server.name(),
                state,
                StateWords.words(worst, state),
                StateWords.cause(worst),
                since.since(),
                where(server),
                its.stream().map(StatusBoard::tools).max(Comparator.naturalOrder()).orElse(0),
                ready,
                tally.calls(server.name()),
                tally.breaks(server.name()));
    }

    private static String where(ServerDefinition server) {
        return switch (server.where()) {
            case ServerDefinition.Stdio s ->
                    (s.command() + " " + String.join(" ", s.args())).strip();
            case ServerDefinition.Remote r -> r.origin();
        };
    }

    private static int tools(Link link) {
        return link.card()
                .map(c -> c.lists().get(ServerCard.Listing.TOOLS.method()))
                .map(l -> Json.tree(l).path("tools").size())
                .orElse(0);
    }

    private List<Snapshot.Session> clients() {
        Map<ClientSession, List<McpSession>> open =
                sessions.all().stream().collect(Collectors.groupingBy(McpSession::client));
        return open.entrySet().stream()
                .map(e -> client(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(Snapshot.Session::since))
                .toList();
    }

    private Snapshot.Session client(ClientSession client, List<McpSession> its) {
        String waiting =
                desk.open().stream()
                        .flatMap(q -> q.calls().stream())
                        .filter(c -> c.session().equals(client.id()))
                        .map(Question.WaitingCall::operation)
                        .collect(Collectors.joining(", "));
        long running =
                its.stream()
                        .map(McpSession::calls)
                        .mapToLong(java.util.Collection<ClientCall>::size)
                        .sum();
        return new Snapshot.Session(
                client.id(),
                client.program(),
                client.folder(),
                client.since(),
                Math.max(client.calls(), running),
                client.grantedServers(),
                waiting);
    }
}
