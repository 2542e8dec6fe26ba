package dev.holdline.app;

import dev.holdline.cli.Engine;
import dev.holdline.cli.ServeOptions;
import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.config.ConfigurationFeed;
import dev.holdline.config.Home;
import dev.holdline.config.LoginEnvironment;
import dev.holdline.config.Problem;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Gateway;
import dev.holdline.gateway.Version;
import dev.holdline.gateway.http.HttpServer;
import dev.holdline.history.History;
import dev.holdline.jsonrpc.BodyBudget;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.OnFailure;
import dev.holdline.session.SessionFile;
import dev.holdline.transport.Transports;
import dev.holdline.ui.settings.SettingsWindow;
import dev.holdline.upstream.Network;
import dev.holdline.upstream.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/** Everything that runs without a screen, wired together; a view is added from outside. */
final class Core implements Engine.Running {
    private static final Duration SERIES = Duration.ofSeconds(15);

    /** More than all its parts take together. */
    private static final Duration TO_CLOSE = Duration.ofSeconds(20);

    private final QuestionDesk desk;
    private final ConfigurationFeed feed;
    private final ConfigurationEditor editor;
    private final Transports transports;
    private final Gateway gateway;
    private final History history;
    private final Home home;
    private final Path file;
    private final Optional<ClientTokens> tokens;
    private final LogFile log;
    private final LoginEnvironment login;

    /** What was wrong with the person's shell, told once. */
    private final AtomicReference<String> noted = new AtomicReference<>("");

    private final AtomicReference<List<Problem>> ignored = new AtomicReference<>(List.of());

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param surface where questions are put; it may take a while to appear
     */
    Core(
            ServeOptions options,
            Home home,
            Optional<? extends CompletionStage<? extends Asker>> surface,
            Runnable quit)
            throws IOException {
        InstantSource clock = InstantSource.system();
        this.home = home;
        log = LogFile.open(home);
        file = configurationFile(options, home);
        feed = ConfigurationFeed.open(file);
        editor = new ConfigurationEditor(file, feed::current);
        Configuration first = feed.current();
        history = new History(home.state());
        tokens = options.noToken() ? Optional.empty() : Optional.of(new ClientTokens(home.state()));
        desk = new QuestionDesk(clock, () -> UUID.randomUUID().toString());
        // Before anybody can call.
        surface.ifPresent(desk::addSurface);
        BodyBudget budget = BodyBudget.standard();
        transports = new Transports(budget, Transports.instance(), Systems.certificates());
        // Beside the start: whoever must be ended may take two seconds over it.
        Thread.ofPlatform().daemon().name("orphans").start(Core::endOrphans);
        login = new LoginEnvironment(System.getenv());
        Network network = Systems.network();
        var pace =
                new Pace(
                        clock,
                        RandomGenerator.getDefault(),
                        new Semaphore(2),
                        first.settings().limits().initialize(),
                        SERIES,
                        first.settings().limits().liveness());
        try {
            gateway =
                    Gateway.start(
                            new Gateway.Parts(
                                    feed::current,
                                    server ->
                                            new WireSource(
                                                    server, transports, this::environment, network),
                                    pace,
                                    Systems.peers(),
                                    SessionFile.open(home.state().resolve("sessions.jsonl"), clock),
                                    tokens,
                                    home.cache().resolve("catalogue"),
                                    desk,
                                    clock,
                                    budget,
                                    onFailure(options),
                                    new Chronicle(history, log::note, clock),
                                    quit),
                            new PortChoice(home.state())
                                    .choose(options.port(), first.settings().port()));
        } catch (HttpServer.PortTakenException e) {
            feed.close();
            throw new IOException(PortChoice.taken(e, Systems.holder(e.port())), e);
        }
        var _ =
                feed.watch(now -> {
                    noteIgnored(now.current());
                    boolean here = editor.wrote(now.current().settings());
                    gateway.configurationChanged(here ? Surface.WINDOW : Surface.TERMINAL);
                });
        noteIgnored(first);
        log.note("Holdline " + Version.OURS + " serves at " + gateway.address());
    }

    /** What the configuration has in vain, such as a key that is spelled wrong. */
    private void noteIgnored(Configuration now) {
        if (now.warnings().equals(ignored.getAndSet(now.warnings()))) return;
        now.warnings().forEach(each -> log.note(each.sentence()));
    }

    private static void endOrphans() {
        int ended = Transports.endOrphans();
        if (ended == 0) return;
        System.getLogger(Core.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "ended {0} processes that an earlier run had left behind",
                        ended);
    }

    private Map<String, String> environment(boolean afresh) {
        try {
            LoginEnvironment.Answer answer = afresh ? login.refresh() : login.get();
            String problem = answer.problem().orElse("");
            if (!problem.equals(noted.getAndSet(problem)) && !problem.isEmpty()) log.note(problem);
            return answer.variables();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return System.getenv();
        }
    }

    private static OnFailure onFailure(ServeOptions options) {
        return switch (options.onFailure()) {
            case ask -> OnFailure.ASK;
            case reconnect -> OnFailure.RECONNECT;
            case skip -> OnFailure.SKIP;
        };
    }

    Gateway gateway() {
        return gateway;
    }

    static Path configurationFile(ServeOptions options, Home home) {
        return options.config() == null ? home.configurationFile() : options.config();
    }

    /** Another surface beside the first. */
    void alsoAsk(Optional<? extends Asker> surface) {
        surface.ifPresent(desk::addSurface);
    }

    /**
     * What the window stands on.
     *
     * @param commands the gateway's, or what stands before it
     */
    SettingsWindow.Parts window(Commands commands) {
        return new SettingsWindow.Parts(
                commands,
                editor,
                history,
                InstantSource.system(),
                System::nanoTime,
                home.state().resolve("window"),
                tokens,
                new Machine(home, feed, file, log, gateway.port()));
    }

    @Override
    public String address() {
        return gateway.address();
    }

    /**
     * By *Quit* and by the end of the process alike: whoever comes second waits with the first, but
     * not for ever.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            close(desk::close);
            close(gateway::close);
            close(login::close);
            close(transports::close);
            close(feed::close);
            // After all that still has something to tell.
            close(history::close);
            close(log::close);
            closed.countDown();
            return;
        }
        try {
            boolean _ = closed.await(TO_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails to end must not keep the others from it. */
    private static void close(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            System.getLogger(Core.class.getName())
                    .log(System.Logger.Level.WARNING, "could not be ended", e);
        }
    }
}
