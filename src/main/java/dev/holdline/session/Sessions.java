package dev.holdline.session;

import dev.holdline.config.Home;
import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All client sessions and their MCP sessions: who is there now, and who may come back. */
public final class Sessions {
    private static final System.Logger LOG = System.getLogger(Sessions.class.getName());
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST_ENDED = 100;

    /**
     * Between a server's name, which has no control characters, and the URI, whose spelling is the
     * server's own.
     */
    private static final char BETWEEN = '\t';

    private final PeerProcesses peers;
    private final SessionFile file;
    private final Supplier<Settings> settings;
    private final InstantSource clock;
    private final Map<Key, ClientSession> clients = new ConcurrentHashMap<>();
    private final Map<String, McpSession> sessions = new ConcurrentHashMap<>();
    private final List<Consumer<McpSession>> whenOver = new CopyOnWriteArrayList<>();
    private final List<Consumer<ClientSession>> whenEnded = new CopyOnWriteArrayList<>();
    private final Deque<ClientSession> ended = new ConcurrentLinkedDeque<>();

    /**
     * One run of one program with one token; where the process cannot be found, one MCP session.
     */
    private record Key(String client, PeerProcesses.@Nullable Peer peer, String alone) {}

    /**
     * @param settings what a session begins with
     */
    public Sessions(
            PeerProcesses peers,
            SessionFile file,
            Supplier<Settings> settings,
            InstantSource clock) {
        this.peers = peers;
        this.file = file;
        this.settings = settings;
        this.clock = clock;
    }

    /** Hears of every MCP session that is over or put away: its upstreams are to end. */
    public void whenOver(Consumer<McpSession> listener) {
        whenOver.add(listener);
    }

    /** Hears of every client program that has ended. */
    public void whenEnded(Consumer<ClientSession> listener) {
        whenEnded.add(listener);
    }

    /** The processes known already, which are looked at first. */
    public List<PeerProcesses.Peer> knownPeers() {
        return clients.keySet().stream()
                .map(Key::peer)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .toList();
    }

    /**
     * The session of a client program.
     *
     * @param peer empty where the process cannot be found; then {@code alone} (an MCP session id)
     *     tells sessions apart
     */
    public ClientSession client(String client, Optional<PeerProcesses.Peer> peer, String alone) {
        var key = new Key(client, peer.orElse(null), peer.isPresent() ? "" : alone);
        ClientSession there = clients.get(key);
        if (there != null) return there;
        String folder = peer.flatMap(peers::folder).map(Sessions::shown).orElse("");
        var fresh =
                new ClientSession(
                        UUID.randomUUID().toString(),
                        client,
                        key.peer(),
                        folder,
                        settings.get(),
                        clock);
        ClientSession first = clients.putIfAbsent(key, fresh);
        if (first != null) return first;
        peer.ifPresent(p -> peers.onEnd(p, () -> ended(key)));
        return fresh;
    }

    /** The one that goes on under this id of its own. */
    public Optional<ClientSession> client(String id) {
        return clients.values().stream().filter(c -> c.id().equals(id)).findFirst();
    }

    /** A folder as people write it. */
    private static String shown(Path folder) {
        Path home = Home.ofUser(System.getenv());
        if (folder.equals(home)) return "~";
        return folder.startsWith(home) ? "~/" + home.relativize(folder) : folder.toString();
    }

    private void ended(Key key) {
        ClientSession gone = clients.remove(key);
        if (gone == null) return;
        end(gone);
        for (McpSession session : List.copyOf(sessions.values())) {
            if (session.client() == gone) removeIfUnused(session);
        }
    }

    /** A call of this session has ended, and was the last that kept it, if its program has too. */
    public void callEnded(McpSession session) {
        if (session.client().isEnded()) removeIfUnused(session);
    }

    /**
     * A program may begin a session, end, and leave its id to the next (a script of single
     * requests): a call that one has made meanwhile keeps its servers.
     */
    private void removeIfUnused(McpSession session) {
        if (session.calls().isEmpty()) remove(session);
    }

    private void remove(McpSession session) {
        if (sessions.remove(session.id(), session)) abandon(session);
    }

    /** A session that nobody can find (any more): what was begun for it ends. */
    public void abandon(McpSession session) {
        session.over();
        // A client without a process is this one MCP session, and ends with it.
        var alone = new Key(session.client().client(), null, session.id());
        ClientSession its = clients.remove(alone);
        if (its != null) end(its);
        over(session);
    }

    private void end(ClientSession gone) {
        gone.end();
        whenEnded.forEach(l -> l.accept(gone));
        // One that never asked for anything is nothing to look back at.
        if (!gone.hasAsked()) return;
        ended.addLast(gone);
        while (ended.size() > MOST_ENDED) ended.pollFirst();
    }

    /** Those that have ended, the latest first; the last {@value #MOST_ENDED}. */
    public List<ClientSession> ended() {
        return List.copyOf(ended).reversed();
    }

    private void over(McpSession session) {
        whenOver.forEach(l -> l.accept(session));
    }

    /** 128 random bits, for an {@code initialize} that is about to be answered. */
    public static String newId() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** A new MCP session, not yet to be found by its id: see {@link #keep}. */
    public McpSession prepare(
            String id, String endpoint, String initializeParams, ClientSession client) {
        return new McpSession(id, endpoint, initializeParams, client, clock);
    }

    /**
     * Makes a session known, durably where the disk allows it: before its {@code initialize} is
     * answered. One that could not be written is lost only when we are started anew.
     */
    public void keep(McpSession session) throws IOException {
        try {
            file.put(SessionFile.hash(session.id()), stored(session));
        } catch (IOException e) {
            // Its client has hung up.
            if (Thread.currentThread().isInterrupted()) throw e;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a session could not be written down and will not outlive a restart",
                    e);
        }
        sessions.put(session.id(), session);
        // Its process may have ended just before it could be found here.
        if (session.client().isEnded()) remove(session);
    }

    /** What changed since (log level, subscriptions) is to survive our restart, too. */
    public void changed(McpSession session) {
        StoredSession now = stored(session);
        try {
            boolean _ = file.update(SessionFile.hash(session.id()), s -> now.withPeer(s.peer()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a session's change could not be written", e);
        }
    }

    private StoredSession stored(McpSession session) {
        JsonNode params = Json.tree(session.initializeParams());
        Instant now = clock.instant();
        List<String> subscriptions =
                session.subscriptions().entrySet().stream()
                        .flatMap(e -> e.getValue().stream().map(uri -> e.getKey() + BETWEEN + uri))
                        .toList();
        return new StoredSession(
                session.client().client(),
                params.path("clientInfo").toString(),
                params.path("capabilities").toString(),
                params.path("protocolVersion").asString(""),
                Optional.ofNullable(session.logLevel()),
                subscriptions,
                session.endpoint(),
                now,
                now,
                session.client().peer());
    }

    /**
     * The session of an id: one that is here, or one from before our restart, taken up again.
     *
     * @param client whose token came with it; another client's id is not found
     * @param whose the client session to belong to, looked up only where it is taken up again
     */
    public Optional<McpSession> find(String id, String client, Supplier<ClientSession> whose) {
        McpSession here = sessions.get(id);
        if (here != null && here.client().isEnded()) {
            removeIfUnused(here);
            here = sessions.get(id);
        }
        if (here != null)
            return here.client().client().equals(client) ? Optional.of(here) : Optional.empty();
        return file.find(SessionFile.hash(id))
                .filter(s -> s.client().equals(client))
                .map(s -> takenUp(id, s, whose));
    }

    private McpSession takenUp(String id, StoredSession stored, Supplier<ClientSession> whose) {
        McpSession session = sessions.computeIfAbsent(id, _ -> restored(id, stored, whose.get()));
        ClientSession client = session.client();
        // The last words of a program that has ended meanwhile: what they would start, nobody ends.
        boolean left =
                client.isEnded()
                        || client.peer().isEmpty()
                                && stored.peer().filter(p -> !peers.isAlive(p)).isPresent();
        if (left) remove(session);
        return session;
    }

    private McpSession restored(String id, StoredSession stored, ClientSession client) {
        String params =
                "{\"protocolVersion\":"
                        + Json.quote(stored.protocolVersion())
                        + ",\"capabilities\":"
                        + stored.capabilities()
                        + ",\"clientInfo\":"
                        + stored.clientInfo()
                        + "}";
        var session = new McpSession(id, stored.endpoint(), params, client, clock);
        stored.logLevel().ifPresent(session::setLogLevel);
        for (String each : stored.subscriptions()) {
            int end = each.indexOf(BETWEEN);
            if (end < 0) continue;
            session.subscribe(each.substring(0, end), each.substring(end + 1), true);
        }
        return session;
    }

    /** The client said good-bye (DELETE). */
    public void delete(McpSession session) throws IOException {
        try {
            file.forget(SessionFile.hash(session.id()));
        } finally {
            // Whatever the disk says, its servers are not wanted any more.
            remove(session);
        }
    }

    /** Puts away what nobody has used for so long; the ids stay good. */
    public void putAwayIdle(Duration idle) {
        Instant since = clock.instant().minus(idle);
        for (McpSession session : List.copyOf(sessions.values())) {
            if (session.lastUsed().isAfter(since) || !session.calls().isEmpty()) continue;
            // A client that still listens keeps its session here, without the upstreams.
            if (session.isListening()) over(session);
            else remove(session);
        }
    }

    public Collection<McpSession> all() {
        return List.copyOf(sessions.values());
    }

    /** Sessions with a process, or with an MCP session that is here. */
    public List<ClientSession> clients() {
        return List.copyOf(clients.values());
    }
}
