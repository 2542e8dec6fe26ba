package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.recovery.Definitions;
import dev.holdline.recovery.Hints;
import dev.holdline.recovery.StateLoss;
import dev.holdline.routing.Catalogue;
import dev.holdline.session.ClientSession;
import dev.holdline.session.McpSession;
import dev.holdline.transport.TransportException;
import dev.holdline.upstream.BrokenException;
import dev.holdline.upstream.Connection;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.Hello;
import dev.holdline.upstream.ListReader;
import dev.holdline.upstream.ServerCard;
import dev.holdline.upstream.ServerCard.Listing;
import dev.holdline.upstream.State;
import dev.holdline.upstream.StillConnectingException;
import dev.holdline.upstream.Upstream;
import dev.holdline.upstream.UpstreamListener;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One MCP session's way to one server: its upstream, and what the catalogue knows meanwhile. */
final class Link implements UpstreamListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Link.class.getName());

    private static final Duration LISTS_WITHIN = Duration.ofSeconds(10);

    private volatile McpSession session;
    private final ServerDefinition server;
    private final Links links;
    private final String key;
    private final @Nullable SharedUpstream shared;
    private final Upstream upstream;

    /** By method: what the server itself said, until what it speaks of has been read. */
    private final Map<String, Message> announced = new ConcurrentHashMap<>();

    private final AtomicInteger refreshesWanted = new AtomicInteger();
    private final ToolDefinitions definitions = new ToolDefinitions();
    private final StateLoss stateLoss = new StateLoss();
    private volatile @Nullable Counted counted;
    private volatile State last = new State.Idle();

    /** Why it broke, while it is not ready again; null before it ever was. */
    private volatile @Nullable Failure lastFall;

    /** Completed once the lists of the latest connection have been read, or could not be. */
    private volatile CompletableFuture<Boolean> listed = new CompletableFuture<>();

    /**
     * What its own connection lists; null before it had one. Another session's process may list
     * something else.
     */
    private volatile @Nullable ServerCard own;

    /** The lists as this very client was told of them; null before there were any. */
    private volatile @Nullable ServerCard told;

    /** Whether the client was given lists while there was nothing to list from. */
    private volatile boolean owesLists;

    /**
     * @param shared null where the session has an upstream of its own
     */
    Link(
            McpSession session,
            ServerDefinition server,
            Links links,
            @Nullable SharedUpstream shared) {
        this.session = session;
        this.server = server;
        this.links = links;
        this.shared = shared;
        String hello = shared == null ? session.initializeParams() : SharedUpstream.HELLO;
        this.key = Catalogue.key(server.identity(), hello);
        this.told = links.catalogue().find(key).orElse(null);
        this.upstream = shared == null ? links.upstream(server, this) : shared.upstream();
        session.client().meets(server.name(), server.identity());
    }

    McpSession session() {
        return session;
    }

    String key() {
        return key;
    }

    /** From now on it belongs to a later session of the same process that told us the very same. */
    void belongsTo(McpSession later) {
        session = later;
    }

    ServerDefinition server() {
        return server;
    }

    Upstream upstream() {
        return upstream;
    }

    Optional<SharedUpstream> shared() {
        return Optional.ofNullable(shared);
    }

    /** It came to an upstream that others use already. */
    void joined() {
        if (!(upstream.state() instanceof State.Ready ready)) return;
        boolean _ = noted(ready);
        connected(ready.connection());
    }

    Optional<ServerCard> card() {
        ServerCard its = own;
        return its != null ? Optional.of(its) : links.catalogue().find(key);
    }

    /** How many tools it lists; counted once a card, because every snapshot asks. */
    int tools() {
        ServerCard now = card().orElse(null);
        Counted known = counted;
        if (known == null || known.card() != now) counted = known = Counted.of(now);
        return known.tools();
    }

    private record Counted(@Nullable ServerCard card, int tools) {
        static Counted of(@Nullable ServerCard card) {
            String list = card == null ? null : card.lists().get(Listing.TOOLS.method());
            return new Counted(card, list == null ? 0 : Json.tree(list).path("tools").size());
        }
    }

    Hints hints(String tool) {
        return card().map(c -> Hinting.of(c, tool)).orElse(Hints.NONE);
    }

    /**
     * How a tool is compared over reconnects; nothing is read or waited for while there was none.
     */
    Definitions definitions(String tool) {
        return new Definitions() {
            private volatile Optional<JsonNode> compared = Optional.empty();

            @Override
            public Difference difference() throws InterruptedException {
                if (!definitions.everFell()) return Difference.NONE;
                awaitLists();
                Optional<JsonNode> told = definitions.asTold(tool);
                Optional<JsonNode> now = card().flatMap(c -> ToolDefinitions.in(c, tool));
                compared = now;
                if (told.isEmpty() || told.equals(now)) return Difference.NONE;
                return now.isEmpty() ? Difference.VANISHED : Difference.DIFFERS;
            }

            @Override
            public void accept() {
                compared.ifPresent(seen -> definitions.accept(tool, seen));
            }
        };
    }

    StateLoss stateLoss() {
        return stateLoss;
    }

    /** What a new connection lists is known a moment after it is made. */
    private void awaitLists() throws InterruptedException {
        try {
            var _ = listed.get(LISTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "no lists yet of " + server.name(), e);
        }
    }

    boolean isReady() {
        return upstream.isReady();
    }

    /**
     * First contact with a server nobody knows yet: waits at most {@code patience} until it has
     * been listed, by this session or by another one like it. Where that fails the client gets
     * empty lists now and {@code list_changed} later.
     */
    void meet(Duration patience) throws InterruptedException {
        if (card().isPresent()) return;
        links.firstContacts()
                .make(
                        key,
                        patience,
                        left -> {
                            if (card().isEmpty()) meetAndList(left);
                        });
        // In this order: whoever lists it at this moment sees the debt, or this sees the lists.
        owesLists = true;
        if (card().isPresent()) owesLists = false;
    }

    /**
     * The same for a list. It waits for a server once: one that hangs must not delay each list of
     * all the others. It is tried again all the same, in the background.
     */
    void meetForLists(Duration patience) throws InterruptedException {
        meet(owesLists ? Duration.ZERO : patience);
    }

    /** Connects for this very session, and waits for the lists; whether the catalogue has them. */
    boolean meetAndList(Duration patience) throws InterruptedException {
        Instant until = Instant.now().plus(patience);
        try {
            var _ = upstream.connection(patience);
            CompletableFuture<?> reading = listed;
            long left = Duration.between(Instant.now(), until).toMillis();
            var _ = reading.get(Math.max(1, left), TimeUnit.MILLISECONDS);
            return true;
        } catch (BrokenException
                | StillConnectingException
                | ExecutionException
                | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, server.name() + " is not listed", e);
            return false;
        }
    }

    /** What the server said to {@code initialize}, where it is connected. */
    Optional<String> greeting() {
        return upstream.state() instanceof State.Ready r
                ? Optional.of(r.connection().initializeResult())
                : Optional.empty();
    }

    @Override
    public Hello hello() {
        return new Hello(
                session.initializeParams(),
                session.logLevel(),
                session.subscriptionsAt(server.name()));
    }

    /** Of changed lists the client is told once they have been read: it asks for them at once. */
    @Override
    public void notification(Message notification) {
        String method = notification.method();
        if (Stream.of(Listing.values()).anyMatch(l -> l.changed().equals(method))) {
            announced.put(method, notification);
            refreshSoon();
        } else {
            links.toClient(this, notification);
        }
    }

    @Override
    public Message ask(Message request) throws InterruptedException {
        return session.ask(request, null);
    }

    @Override
    public void connected(Connection connection) {
        if (listed.isDone()) listed = new CompletableFuture<>();
        refreshSoon();
    }

    /** However often a server says that its lists changed, they are read one after the other. */
    private void refreshSoon() {
        if (refreshesWanted.getAndIncrement() == 0) Thread.ofVirtual().start(this::refreshAll);
    }

    private void refreshAll() {
        int wanted;
        do {
            wanted = refreshesWanted.get();
            CompletableFuture<Boolean> reading = listed;
            try {
                if (upstream.state() instanceof State.Ready r) refresh(r.connection());
            } catch (RuntimeException | Error e) {
                // A list too large for the memory; the next change is read all the same.
                LOG.log(System.Logger.Level.ERROR, "a server's lists could not be read", e);
            }
            reading.complete(true);
        } while (!refreshesWanted.compareAndSet(wanted, 0));
    }

    /** Reads all lists anew; the client is told where they differ from what it was told. */
    private void refresh(Connection connection) {
        Map<String, Message> news = new LinkedHashMap<>(announced);
        announced.entrySet().removeAll(news.entrySet());
        try {
            ServerCard read = ListReader.read(connection, links.settings().limits().initialize());
            ServerCard card = links.listed(this, card().map(read::keeping).orElse(read));
            ServerCard before = told;
            own = card;
            told = card;
            links.changed();
            for (Listing listing : Listing.values()) {
                if (isNews(before, card, listing)) {
                    news.computeIfAbsent(listing.changed(), m -> Message.notification(m, null));
                }
            }
            owesLists = false;
        } catch (TransportException e) {
            // The wire tells of its own end; the catalogue keeps what it had.
            LOG.log(System.Logger.Level.DEBUG, "lists of " + server.name() + " not read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "lists of " + server.name() + " are unreadable",
                    e);
        } finally {
            // Also where they could not be read: the server said so.
            news.values().forEach(each -> links.toClient(this, each));
        }
    }

    /** Another session has met the server that this one could not be told of. */
    void listedAtLast(ServerCard card) {
        if (!owesLists) return;
        owesLists = false;
        told = card;
        Stream.of(Listing.values())
                .filter(listing -> card.lists().containsKey(listing.method()))
                .map(Listing::changed)
                .distinct()
                .forEach(each -> links.toClient(this, Message.notification(each, null)));
    }

    private boolean isNews(@Nullable ServerCard before, ServerCard now, Listing listing) {
        String list = now.lists().get(listing.method());
        if (owesLists) return list != null;
        // Nothing was told from the catalogue: what the client has it got from the server itself.
        return before != null && !Objects.equals(before.lists().get(listing.method()), list);
    }

    @Override
    public void stateChanged(State now) {
        if (noted(now)) links.fell(now, List.of(this));
    }

    /** What becomes of its upstream; gives whether a connection fell that this session used. */
    boolean noted(State now) {
        State before = last;
        last = now;
        links.changed();
        stateLoss.noted(now);
        lastFall =
                switch (now) {
                    case State.Ready _ -> null;
                    case State.Broken b -> b.failure();
                    case State.Stopped s -> s.failure();
                    case State.Waiting w -> w.failure();
                    case State.Idle _, State.Connecting _, State.SigningIn _, State.Closed _ ->
                            lastFall;
                };
        // Its calls are wanted again; a skip was for as long as it was away.
        if (now instanceof State.Ready) {
            session.client().serverIsBack(server.name());
            links.isBack(this);
        }
        if (before instanceof State.Ready && !(now instanceof State.Ready)) {
            // Before anybody can wait for the next connection: its lists are not these.
            definitions.fell(card());
            listed = new CompletableFuture<>();
        }
        return before instanceof State.Ready
                && (now instanceof State.Broken || now instanceof State.Stopped);
    }

    boolean isRepairedUnasked() {
        Settings now = links.settings();
        ClientSession client = session.client();
        return client.onBreak(server.name(), server.identity(), now) == Settings.Policy.RECONNECT
                && !client.keepsFalling(server.identity(), now);
    }

    /** A grant was taken back: what was being reconnected on its strength is asked about. */
    void revoked() {
        Failure why = lastFall;
        // A first connection needed no grant.
        if (why == null || upstream.wasNeverConnected()) return;
        List<Link> users = shared == null ? List.of(this) : shared.members();
        if (users.stream().noneMatch(Link::isRepairedUnasked)) upstream.forgo(why);
    }

    @Override
    public void close() {
        if (shared == null) upstream.close();
        else links.leave(shared, this);
    }
}
