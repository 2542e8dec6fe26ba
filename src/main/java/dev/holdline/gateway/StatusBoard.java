package dev.holdline.gateway;

import dev.holdline.config.Configuration;
import dev.holdline.config.Secretive;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.session.ClientSession;
import dev.holdline.session.Sessions;
import dev.holdline.upstream.State;
import dev.holdline.upstream.Upstream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts together what the views show. */
final class StatusBoard {
    private final Supplier<Configuration> configured;
    private final Links links;
    private final Inspector inspector;
    private final Sessions sessions;
    private final QuestionDesk desk;
    private final Tally tally;
    private final InstantSource clock;
    private final String address;

    /** When each server was first seen in its present state. */
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(ServerState state, Instant since) {}

    StatusBoard(
            Supplier<Configuration> configured,
            Links links,
            Inspector inspector,
            Sessions sessions,
            QuestionDesk desk,
            Tally tally,
            InstantSource clock,
            String address) {
        this.configured = configured;
        this.links = links;
        this.inspector = inspector;
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
        List<ServerDefinition> all = configured.get().servers();
        Settings settings = configured.get().settings();
        seen.keySet().retainAll(all.stream().map(ServerDefinition::name).toList());
        List<Snapshot.Server> servers =
                all.stream().map(s -> server(s, asking.contains(s.name()))).toList();
        List<Snapshot.Session> clients = clients(all, settings, questions);
        ServerState worst =
                servers.stream()
                        .map(Snapshot.Server::state)
                        .min(Comparator.naturalOrder())
                        .orElse(ServerState.READY_WHEN_NEEDED);
        // The tally counts a call once its hold is over.
        long waiting = questions.stream().mapToLong(question -> question.calls().size()).sum();
        return new Snapshot(
                address,
                worst,
                servers,
                clients,
                ended(),
                questions,
                settings,
                desk.pausedUntil(),
                clients.size(),
                tally.calls(),
                tally.heldCalls() + waiting);
    }

    private Snapshot.Server server(ServerDefinition server, boolean asking) {
        List<Link> its = links.to(server.name());
        List<Upstream> upstreams = links.upstreams(server.name());
        State worst =
                upstreams.stream()
                        .map(Upstream::state)
                        .min(Comparator.comparing(s -> StateWords.of(s, false)))
                        .orElse(new State.Idle());
        ServerState state = server.enabled() ? StateWords.of(worst, asking) : ServerState.OFF;
        Seen since = seen.get(server.name());
        if (since == null || since.state() != state) {
            since = new Seen(state, clock.instant());
            seen.put(server.name(), since);
        }
        int ready = (int) upstreams.stream().filter(Upstream::isReady).count();
        return new Snapshot.Server(
                server.name(),
                state,
                StateWords.words(worst, state),
                StateWords.cause(worst),
                since.since(),
                where(server),
                wire(server),
                Math.max(
                        its.stream().mapToInt(Link::tools).max().orElse(0),
                        its.isEmpty() ? inspector.tools(server.identity()) : 0),
                server.hiddenTools().size(),
                ready,
                tally.calls(server.name()),
                tally.breaks(server.name()));
    }

    private static Snapshot.Wire wire(ServerDefinition server) {
        return switch (server.where()) {
            case ServerDefinition.Stdio _ -> Snapshot.Wire.PROGRAM;
            case ServerDefinition.Remote r -> r.sse() ? Snapshot.Wire.SSE : Snapshot.Wire.HTTP;
        };
    }

    private static String where(ServerDefinition server) {
        return switch (server.where()) {
            case ServerDefinition.Stdio s ->
                    (s.command() + " " + String.join(" ", Secretive.masked(s.args()))).strip();
            case ServerDefinition.Remote r -> r.origin();
        };
    }

    private List<Snapshot.Session> clients(
            List<ServerDefinition> servers, Settings settings, List<Question> questions) {
        return sessions.clients().stream()
                .map(each -> client(each, servers, settings, questions))
                .sorted(Comparator.comparing(Snapshot.Session::since))
                .toList();
    }

    private static Snapshot.Session client(
            ClientSession client,
            List<ServerDefinition> servers,
            Settings settings,
            List<Question> questions) {
        String waiting =
                questions.stream()
                        .flatMap(q -> q.calls().stream())
                        .filter(c -> c.session().equals(client.id()))
                        .map(Question.WaitingCall::operation)
                        .collect(Collectors.joining(", "));
        // No server has an empty name, so none has a policy of its own under it.
        Settings.Policy policy = client.policy("", settings);
        Map<String, Settings.Policy> exceptions = new TreeMap<>();
        for (ServerDefinition each : servers) {
            Settings.Policy its = client.policy(each.name(), settings);
            if (its != policy) exceptions.put(each.name(), its);
        }
        return new Snapshot.Session(
                client.id(),
                client.program(),
                client.version(),
                client.client(),
                client.folder(),
                client.since(),
                client.calls(),
                client.grantedServers(),
                policy,
                client.chosen().isPresent(),
                Collections.unmodifiableMap(exceptions),
                client.grantsLast(),
                waiting);
    }

    private List<Snapshot.Ended> ended() {
        LocalDate today = day(clock.instant());
        List<Snapshot.Ended> all = new ArrayList<>();
        for (ClientSession each : sessions.ended()) {
            Instant until = each.ended().orElse(each.since());
            if (!day(until).equals(today)) break;
            all.add(
                    new Snapshot.Ended(
                            each.id(),
                            each.program(),
                            each.version(),
                            each.client(),
                            each.folder(),
                            each.since(),
                            until,
                            each.calls(),
                            each.breaks(),
                            each.answered()));
        }
        return List.copyOf(all);
    }

    private static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZoneId.systemDefault());
    }
}
