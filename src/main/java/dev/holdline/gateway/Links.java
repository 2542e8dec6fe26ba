package dev.holdline.gateway;

import dev.holdline.config.Configuration;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Message;
import dev.holdline.routing.Catalogue;
import dev.holdline.session.McpSession;
import dev.holdline.session.Sessions;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Pace;
import dev.holdline.upstream.ServerCard;
import dev.holdline.upstream.State;
import dev.holdline.upstream.Trial;
import dev.holdline.upstream.Upstream;
import dev.holdline.upstream.UpstreamListener;
import dev.holdline.upstream.Wires;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All sessions' links to all servers; made at the first need, closed with their session or
 * definition.
 */
final class Links implements AutoCloseable {
    private final Supplier<Configuration> configuration;
    private final Function<ServerDefinition, Wires> wires;
    private final Pace pace;
    private final Classifier classifier;
    private final Catalogue catalogue;
    private final Runnable changed;
    private final Consumer<Link> fell;
    private final Consumer<Link> back;
    private final Tally tally;
    private final Sessions sessions;
    private final FirstContacts firstContacts = new FirstContacts();
    private final Map<Place, Link> links = new ConcurrentHashMap<>();

    /** By server; whoever joins or leaves one does so while no other thread does. */
    private final Map<String, SharedUpstream> shared = new ConcurrentHashMap<>();

    private volatile boolean closed;

    private record Place(String session, String server) {}

    Links(
            Supplier<Configuration> configuration,
            Function<ServerDefinition, Wires> wires,
            Pace pace,
            Classifier classifier,
            Catalogue catalogue,
            Runnable changed,
            Consumer<Link> fell,
            Consumer<Link> back,
            Tally tally,
            Sessions sessions) {
        this.tally = tally;
        this.sessions = sessions;
        this.configuration = configuration;
        this.wires = wires;
        this.pace = pace;
        this.classifier = classifier;
        this.catalogue = catalogue;
        this.changed = changed;
        this.fell = fell;
        this.back = back;
    }

    Settings settings() {
        return configuration.get().settings();
    }

    /** The servers that are turned on, in the configuration's order. */
    List<ServerDefinition> servers() {
        return configuration.get().servers().stream().filter(ServerDefinition::enabled).toList();
    }

    Optional<ServerDefinition> server(String name) {
        return configuration.get().server(name).filter(ServerDefinition::enabled);
    }

    Catalogue catalogue() {
        return catalogue;
    }

    FirstContacts firstContacts() {
        return firstContacts;
    }

    /** What a server lists has been read; sessions that were given empty lists hear of it. */
    ServerCard listed(Link by, ServerCard card) {
        ServerCard kept = catalogue.store(by.key(), card);
        for (Link each : all()) {
            if (each != by && each.key().equals(by.key())) each.listedAtLast(kept);
        }
        return kept;
    }

    Upstream upstream(ServerDefinition server, UpstreamListener listener) {
        return new Upstream(wires.apply(server), pace, classifier, listener);
    }

    Trial trial(ServerDefinition server) {
        return new Trial(wires.apply(server), pace, classifier, System::nanoTime);
    }

    void changed() {
        changed.run();
    }

    void levelSet(McpSession session, String level) {
        session.setLogLevel(level);
        sessions.changed(session);
    }

    void subscribed(McpSession session, String server, String uri, boolean on) {
        session.subscribe(server, uri, on);
        sessions.changed(session);
    }

    void called(ServerDefinition server) {
        tally.called(server.name());
    }

    void isBack(Link link) {
        back.accept(link);
    }

    /**
     * A connection fell that these links used; counted once, and once for each client.
     *
     * @param now what became of their upstream
     */
    void fell(State now, List<Link> its) {
        if (its.isEmpty()) return;
        Link one = its.getFirst();
        fell.accept(one);
        its.stream()
                .map(link -> link.session().client())
                .distinct()
                .forEach(client -> client.fell(one.server().identity()));
        // With a call waiting its own loop reconnects; without one, what needs no question is
        // repaired now.
        if (now instanceof State.Broken && its.stream().anyMatch(Link::isRepairedUnasked)) {
            one.upstream().repair();
        }
    }

    /** A notification of a server, on its way to the client. */
    void toClient(Link from, Message notification) {
        from.session().tell(notification);
    }

    /** The session's link to a server; a definition that changed since gets a new one. */
    Link link(McpSession session, ServerDefinition server) {
        var place = new Place(session.id(), server.name());
        Link link =
                java.util.Objects.requireNonNull(
                        links.compute(
                                place,
                                (_, there) -> {
                                    if (there != null && there.server().isReachedAs(server))
                                        return there;
                                    if (there != null) there.close();
                                    return server.shared()
                                            ? join(session, server)
                                            : new Link(session, server, this, null);
                                }));
        // A call that was on its way when its client, or Holdline, ended: nobody would ever close
        // this link.
        if ((session.isOver() || closed) && links.remove(place, link)) link.close();
        return link;
    }

    private Link join(McpSession session, ServerDefinition server) {
        var made = new AtomicReference<@Nullable Link>();
        shared.compute(
                server.name(),
                (_, there) -> {
                    SharedUpstream its =
                            there != null && there.server().isReachedAs(server)
                                    ? there
                                    : new SharedUpstream(server, this, l -> upstream(server, l));
                    var link = new Link(session, server, this, its);
                    made.set(link);
                    its.members().add(link);
                    return its;
                });
        Link link = java.util.Objects.requireNonNull(made.get());
        link.joined();
        return link;
    }

    /** The last one to leave closes it. */
    void leave(SharedUpstream its, Link link) {
        shared.compute(
                its.server().name(),
                (_, there) -> {
                    its.members().remove(link);
                    return there == its && its.members().isEmpty() ? null : there;
                });
        if (its.members().isEmpty()) its.upstream().close();
    }

    /**
     * A client program that initializes anew takes over what its earlier session left idle: the
     * same process, the same address, the same words, no call, and a stream that is open no more.
     * One that never listened may be at work still, as a second project of the same editor.
     */
    void takeOver(McpSession fresh) {
        for (Link link : all()) {
            McpSession old = link.session();
            if (old != fresh
                    && isContinuedBy(old, fresh)
                    && links.remove(new Place(old.id(), link.server().name()), link)) {
                link.belongsTo(fresh);
                links.put(new Place(fresh.id(), link.server().name()), link);
            }
        }
    }

    private static boolean isContinuedBy(McpSession old, McpSession fresh) {
        return old.client() == fresh.client()
                && old.endpoint().equals(fresh.endpoint())
                && old.initializeParams().equals(fresh.initializeParams())
                && old.logLevel() == null
                && old.subscriptions().isEmpty()
                && old.calls().isEmpty()
                && old.hasStoppedListening();
    }

    Optional<Link> existing(McpSession session, String server) {
        return Optional.ofNullable(links.get(new Place(session.id(), server)));
    }

    Collection<Link> all() {
        return links.values();
    }

    List<Link> of(McpSession session) {
        return links.values().stream().filter(l -> l.session() == session).toList();
    }

    List<Link> to(String server) {
        return links.values().stream().filter(l -> l.server().name().equals(server)).toList();
    }

    /** The upstreams to a server, each once. */
    List<Upstream> upstreams(String server) {
        return to(server).stream().map(Link::upstream).distinct().toList();
    }

    /** The session is over, or has been idle for long: its upstreams end. */
    void putAway(McpSession session) {
        for (Link link : of(session)) {
            links.remove(new Place(session.id(), link.server().name()), link);
            link.close();
        }
        changed();
    }

    /** After a change of the configuration: links whose definition is gone or different end. */
    void reconcile() {
        for (Link link : all()) {
            if (server(link.server().name()).filter(link.server()::isReachedAs).isEmpty()) {
                links.remove(new Place(link.session().id(), link.server().name()), link);
                link.close();
            }
        }
        changed();
    }

    @Override
    public void close() {
        closed = true;
        links.values().forEach(Link::close);
    }
}
