package dev.holdline.gateway;

import dev.holdline.config.Configuration;
import dev.holdline.config.ServerDefinition;
import dev.holdline.config.Settings;
import dev.holdline.gateway.http.HttpServer;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.Incident;
import dev.holdline.recovery.OnFailure;
import dev.holdline.recovery.Recovery;
import dev.holdline.recovery.Witness;
import dev.holdline.routing.Catalogue;
import dev.holdline.session.ClientSession;
import dev.holdline.session.McpSession;
import dev.holdline.session.PeerProcesses;
import dev.holdline.session.SessionFile;
import dev.holdline.session.Sessions;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Pace;
import dev.holdline.upstream.Upstream;
import dev.holdline.upstream.Wires;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running multiplexer: what clients connect to, and what views watch and command. */
public final class Gateway implements Commands, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

    /** Changes within this time make one snapshot. */
    private static final long SETTLE_MILLIS = 40;

    private final Links links;
    private final Inspector inspector;
    private final Supplier<Configuration> configuration;
    private final QuestionDesk desk;
    private final Sessions sessions;
    private final StatusBoard board;
    private final Tally tally;
    private final HttpServer server;
    private final Optional<ClientTokens> tokens;
    private final Runnable quit;
    private final InstantSource clock;
    private final Supplier<Settings> settings;
    private final AtomicReference<Settings> known;
    private final PolicyLog log;
    private final List<Consumer<Snapshot>> watchers = new CopyOnWriteArrayList<>();
    private final AtomicReference<List<ServerDefinition>> served;
    private final AtomicBoolean stale = new AtomicBoolean();

    private record Calendar(LocalDate day, boolean paused) {}

    private final AtomicReference<@Nullable Calendar> seen = new AtomicReference<>();

    /** What still changes while all is being closed is told to nobody. */
    private final ScheduledExecutorService clockwork =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("status").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    /**
     * What it is made of.
     *
     * @param wires how to reach a server, anew for every attempt
     * @param tokens empty where no token is needed ({@code --no-token})
     * @param catalogue the folder where what servers list is kept
     * @param onFailure what the run was started to do when a connection breaks
     * @param witness hears of every call whose connection broke
     * @param quit what *Quit* does
     */
    public record Parts(
            Supplier<Configuration> configuration,
            Function<ServerDefinition, Wires> wires,
            Pace pace,
            PeerProcesses peers,
            SessionFile sessionFile,
            Optional<ClientTokens> tokens,
            Path catalogue,
            QuestionDesk desk,
            InstantSource clock,
            BodyBudget budget,
            OnFailure onFailure,
            Witness witness,
            Runnable quit) {}

    private Gateway(Parts parts, int port) throws IOException {
        desk = parts.desk();
        tokens = parts.tokens();
        quit = parts.quit();
        tally = new Tally(parts.clock());
        clock = parts.clock();
        settings = () -> parts.configuration().get().settings();
        known = new AtomicReference<>(settings.get());
        log = new PolicyLog(parts.witness());
        sessions = new Sessions(parts.peers(), parts.sessionFile(), settings, clock);
        links =
                new Links(
                        parts.configuration(),
                        parts.wires(),
                        parts.pace(),
                        new Classifier(parts.clock()),
                        new Catalogue(parts.catalogue()),
                        this::changed,
                        fallen -> tally.broke(fallen.server().name()),
                        back ->
                                desk.serverIsBack(
                                        back.server().name(), back.session().client().id()),
                        tally,
                        sessions);
        served = new AtomicReference<>(links.servers());
        inspector = new Inspector(links);
        configuration = parts.configuration();
        var recovery =
                new Recovery(
                        parts.clock(),
                        parts.pace().random(),
                        settings,
                        desk,
                        parts.onFailure(),
                        counted(parts.witness()));
        var guard =
                new Guard(
                        () -> settings.get().allowedOrigins(),
                        tokens.map(t -> (Guard.Tokens) t::clientOf),
                        parts.peers());
        var endpoint =
                new McpEndpoint(
                        guard,
                        new Callers(sessions, parts.peers()),
                        sessions,
                        new Scopes(links, recovery),
                        this::changed);
        server =
                HttpServer.start(
                        InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1}),
                        port,
                        endpoint,
                        parts.budget(),
                        HttpServer.Limits.STANDARD);
        board =
                new StatusBoard(
                        parts.configuration(),
                        links,
                        inspector,
                        sessions,
                        desk,
                        tally,
                        parts.clock(),
                        "http://127.0.0.1:" + server.port() + "/mcp");
        sessions.whenOver(links::putAway);
        sessions.whenEnded(client -> desk.sessionEnded(client.id()));
        sessions.whenOver(session -> {
            if (session.client().isEnded()) desk.sessionEnded(session.client().id());
        });
        desk.watch(this::changed);
        long every = Math.clamp(settings.get().limits().sessionIdle().toMillis() / 4, 50, 60_000);
        var _ =
                clockwork.scheduleWithFixedDelay(
                        () -> minute(settings.get().limits().sessionIdle()),
                        every,
                        every,
                        TimeUnit.MILLISECONDS);
        long beat = settings.get().limits().progressEvery().toMillis();
        var _ =
                clockwork.scheduleWithFixedDelay(
                        this::signsOfLife, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Starts to serve on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @throws HttpServer.PortTakenException if somebody else holds the port
     */
    public static Gateway start(Parts parts, int port) throws IOException {
        return new Gateway(parts, port);
    }

    private Witness counted(Witness witness) {
        return new Witness() {
            @Override
            public void over(Incident incident) {
                tally.held();
                witness.over(incident);
            }

            @Override
            public void answeredLater(Incident incident, Given given) {
                witness.answeredLater(incident, given);
            }
        };
    }

    private void minute(Duration idle) {
        try {
            tally.turn();
            sessions.putAwayIdle(idle);
            // The clock alone ends a pause and begins a day, also while the machine sleeps.
            var now =
                    new Calendar(
                            LocalDate.ofInstant(clock.instant(), ZoneId.systemDefault()),
                            desk.isPaused());
            if (!now.equals(seen.getAndSet(now))) changed();
        } catch (RuntimeException e) {
            // What escapes from here would end the clockwork for good.
            LOG.log(System.Logger.Level.ERROR, "idle sessions could not be put away", e);
        }
    }

    private void signsOfLife() {
        Duration beat = settings.get().limits().progressEvery();
        // Most calls are over by then, and are answered as plain JSON.
        Instant before = clock.instant().minus(beat.multipliedBy(2));
        for (McpSession session : sessions.all()) session.signsOfLife(before);
    }

    public int port() {
        return server.port();
    }

    /** "http://127.0.0.1:7332/mcp". */
    public String address() {
        return "http://127.0.0.1:" + port() + "/mcp";
    }

    /**
     * The configuration was read anew: links to servers that changed or went are closed.
     *
     * @param where it was changed
     */
    public void configurationChanged(Surface where) {
        Settings now = settings.get();
        log.settings(known.getAndSet(now), now, where);
        links.reconcile();
        List<ServerDefinition> before = served.getAndSet(links.servers());
        forgetOthers(before);
        for (McpSession session : sessions.all()) {
            for (String each : changedLists(session.endpoint(), before)) {
                session.tell(Message.notification("notifications/" + each + "/list_changed", null));
            }
        }
    }

    /** Also where no link is left: a question outlives its calls. */
    private void forgetOthers(List<ServerDefinition> before) {
        for (ServerDefinition each : before) {
            if (links.server(each.name()).filter(each::isReachedAs).isEmpty())
                desk.forget(each.name());
        }
    }

    /** Which lists may be others now, for a client of {@code /mcp} or of one server. */
    private List<String> changedLists(String endpoint, List<ServerDefinition> before) {
        List<String> all = List.of("tools", "resources", "prompts");
        if (endpoint.isEmpty()) return before.equals(links.servers()) ? List.of() : all;
        Optional<ServerDefinition> now = links.server(endpoint);
        Optional<ServerDefinition> then =
                before.stream().filter(each -> each.name().equals(endpoint)).findFirst();
        // One that is gone lists what it last listed; no question comes of it.
        if (now.isEmpty() || now.equals(then)) return List.of();
        boolean same = then.filter(now.get()::isReachedAs).isPresent();
        return same ? List.of("tools") : all;
    }

    private void changed() {
        if (!stale.compareAndSet(false, true)) return;
        var _ = clockwork.schedule(this::publish, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void publish() {
        stale.set(false);
        if (watchers.isEmpty()) return;
        Snapshot now = board.now();
        watchers.forEach(w -> w.accept(now));
    }

    @Override
    public Snapshot snapshot() {
        return board.now();
    }

    @Override
    public AutoCloseable watch(Consumer<Snapshot> listener) {
        watchers.add(listener);
        changed();
        return () -> watchers.remove(listener);
    }

    @Override
    public void reconnect(String name, Surface surface) {
        List<Upstream> its = links.upstreams(name);
        // What is well is left alone, unless all is well: then a person wants it anew.
        boolean allReady = its.stream().allMatch(Upstream::isReady);
        its.stream().filter(u -> allReady || !u.isReady()).forEach(Upstream::renew);
        desk.settle(name, surface);
    }

    @Override
    public void reconnectAll(Surface surface) {
        for (ServerDefinition each : links.servers()) {
            links.upstreams(each.name()).stream()
                    .filter(u -> !u.isReady())
                    .forEach(Upstream::renew);
            desk.settle(each.name(), surface);
        }
    }

    @Override
    public void answer(String questionId, int revision, Answer answer, Surface surface) {
        desk.answer(questionId, revision, answer, surface);
    }

    @Override
    public void setPolicy(String session, Optional<Settings.Policy> forThisSession) {
        Map<String, String> identities =
                links.servers().stream()
                        .collect(
                                Collectors.toMap(
                                        ServerDefinition::name, ServerDefinition::identity));
        sessions.client(session)
                .ifPresent(its -> {
                    its.choose(forThisSession, identities);
                    log.session(its.label(), forThisSession);
                });
        changed();
    }

    @Override
    public Runnable revoke(String session, String name) {
        Optional<ClientSession> found = sessions.client(session);
        if (found.isEmpty()) return () -> {};
        ClientSession its = found.get();
        Runnable undo = its.revoke(name);
        links.to(name).stream()
                .filter(link -> link.session().client() == its)
                .forEach(Link::revoked);
        log.revoked(its.label(), name);
        changed();
        return () -> {
            undo.run();
            log.restored(its.label(), name);
            changed();
        };
    }

    @Override
    public void pauseAsking(Duration time, Surface surface) {
        Instant until = clock.instant().plus(time);
        desk.pause(until);
        log.paused(until, surface);
        var _ = clockwork.schedule(this::changed, time.toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    @Override
    public void resumeAsking(Surface surface) {
        desk.resume();
        log.resumed(surface);
    }

    @Override
    public String issueToken(String client) {
        if (tokens.isEmpty()) return address();
        try {
            return address() + "\nAuthorization: Bearer " + tokens.get().issueNext(client);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public ServerDetails inspect(String name) {
        return configured(name)
                .map(inspector::details)
                .orElseGet(() -> new ServerDetails(List.of(), List.of(), ""));
    }

    @Override
    public AutoCloseable test(String name, Consumer<ServerDetails.Test> heard) {
        return configured(name).map(server -> inspector.test(server, heard)).orElse(() -> {});
    }

    /** Turned off ones too. */
    private Optional<ServerDefinition> configured(String name) {
        return configuration.get().server(name);
    }

    @Override
    public void quit() {
        quit.run();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        // In this order: what waits for a server, or for its answer, can still be told.
        links.close();
        server.close();
    }
}
