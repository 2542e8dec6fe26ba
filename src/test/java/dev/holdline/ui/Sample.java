package dev.holdline.ui;

import dev.holdline.config.Settings;
import dev.holdline.gateway.Commands;
import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.Choice;
import dev.holdline.prompt.Question.WaitingCall;
import dev.holdline.prompt.Surface;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Snapshots to look at, and a core that keeps what it is told. */
public final class Sample {
    /** When the snapshots were taken. */
    public static final Instant NOW = Instant.parse("2026-11-22T10:15:00Z");

    private Sample() {}

    public static Question question(int revision) {
        return new Question(
                "q1",
                revision,
                List.of("atlassian"),
                "atlassian lost its connection",
                "atlassian's sign-in has expired.",
                "Claude Code in ~/src/payments was calling search_pages. The sign-in has expired;"
                        + " the call was not sent.",
                List.of(
                        new WaitingCall(
                                "c1",
                                "s1",
                                "Claude Code in ~/src/payments",
                                "search_pages",
                                false,
                                "{\"query\":\"quarterly\"}",
                                Instant.EPOCH)),
                List.of(
                        new Choice(Answer.RECONNECT_AND_RETRY, "Reconnect and retry"),
                        new Choice(
                                Answer.RECONNECT_FOR_SESSION,
                                "Reconnect and don't ask again this session"),
                        new Choice(Answer.SKIP, "Skip this operation")),
                Answer.RECONNECT_AND_RETRY,
                Instant.EPOCH);
    }

    /** The same about another server. */
    public static Question other(Question question) {
        return new Question(
                "q2",
                question.revision(),
                List.of("github"),
                question.title(),
                question.headline(),
                question.explanation(),
                question.calls(),
                question.choices(),
                question.defaultAnswer(),
                question.since());
    }

    public static Snapshot.Server server(
            String name, ServerState state, String words, String cause, String where) {
        return new Snapshot.Server(
                name,
                state,
                words,
                cause,
                NOW.minusSeconds(30L * name.length()),
                where,
                where.startsWith("https:") ? Snapshot.Wire.HTTP : Snapshot.Wire.PROGRAM,
                12,
                0,
                1,
                88,
                2);
    }

    public static Snapshot of(
            ServerState worst, List<Snapshot.Server> servers, List<Question> questions) {
        return new Snapshot(
                "http://127.0.0.1:7332/mcp",
                worst,
                servers,
                List.of(),
                List.of(),
                questions,
                Settings.STANDARD,
                Optional.empty(),
                2,
                1204,
                9);
    }

    /** The usual servers and questions, with these sessions. */
    public static Snapshot with(
            List<Snapshot.Session> sessions,
            List<Snapshot.Ended> ended,
            Settings settings,
            Question... questions) {
        Snapshot usual = snapshot(questions);
        return new Snapshot(
                usual.address(),
                usual.worst(),
                usual.servers(),
                sessions,
                ended,
                usual.questions(),
                settings,
                Optional.empty(),
                sessions.size(),
                usual.callsToday(),
                usual.heldToday());
    }

    public static Snapshot paused(Instant until) {
        Snapshot usual = snapshot();
        return new Snapshot(
                usual.address(),
                usual.worst(),
                usual.servers(),
                usual.sessions(),
                usual.ended(),
                usual.questions(),
                usual.settings(),
                Optional.of(until),
                usual.clients(),
                usual.callsToday(),
                usual.heldToday());
    }

    public static Snapshot.Session session(
            String id, String client, String folder, Settings.Policy policy, String... grants) {
        return new Snapshot.Session(
                id,
                client,
                "2.3.1",
                client,
                folder,
                Instant.EPOCH,
                412,
                List.of(grants),
                policy,
                false,
                Map.of(),
                true,
                "");
    }

    public static Settings settings(
            Settings.Policy policy,
            Map<String, Settings.Policy> servers,
            Map<String, Settings.Policy> clients) {
        Settings usual = Settings.STANDARD;
        return new Settings(
                usual.port(),
                usual.allowedOrigins(),
                policy,
                servers,
                clients,
                Map.of(),
                usual.unanswered(),
                usual.limits());
    }

    /** Something looser than "ask" for a server, a client and a session. */
    public static Snapshot loose() {
        return with(
                List.of(
                        session("s1", "Claude Code", "~/src/payments", Settings.Policy.ASK),
                        session("s2", "Cursor", "~/src/infra", Settings.Policy.RECONNECT)),
                List.of(),
                settings(
                        Settings.Policy.ASK,
                        Map.of("github", Settings.Policy.RECONNECT, "figma", Settings.Policy.NEVER),
                        Map.of("Cursor", Settings.Policy.RECONNECT)));
    }

    public static Snapshot snapshot(Question... questions) {
        return of(
                questions.length > 0 ? ServerState.NEEDS_YOU : ServerState.CONNECTING,
                List.of(
                        server(
                                "atlassian",
                                ServerState.NEEDS_YOU,
                                "The sign-in has expired",
                                "1 call is waiting",
                                "https://mcp.atlassian.com"),
                        server(
                                "unity",
                                ServerState.BROKEN,
                                "Exited with code 1 after 2 starts",
                                "Error: GEMINI_API_KEY is required",
                                "node bridge.js"),
                        server(
                                "staging_db",
                                ServerState.CONNECTING,
                                "Reconnecting, try 2",
                                "It cannot be reached.",
                                "https://mcp.staging.example"),
                        server("github", ServerState.READY, "Ready", "", "https://api.github.com"),
                        server(
                                "a server whose name goes on & on %s <b>and on</b> without an end",
                                ServerState.READY_WHEN_NEEDED,
                                "Ready when needed",
                                "",
                                "npx server-filesystem"),
                        server(
                                "figma",
                                ServerState.OFF,
                                "Turned off",
                                "",
                                "https://mcp.figma.com")),
                List.of(questions));
    }

    /** Keeps a line for every command. */
    public static final class Core implements Commands {
        public final List<String> told = new CopyOnWriteArrayList<>();
        private final List<Consumer<Snapshot>> watchers = new CopyOnWriteArrayList<>();
        private volatile Snapshot snapshot = Sample.snapshot();
        public volatile ServerDetails details = new ServerDetails(List.of(), List.of(), "");

        /** Hears of the latest test. */
        public volatile Consumer<ServerDetails.Test> tester = test -> {};

        public void publish(Snapshot next) {
            snapshot = next;
            watchers.forEach(watcher -> watcher.accept(next));
        }

        @Override
        public Snapshot snapshot() {
            return snapshot;
        }

        @Override
        public AutoCloseable watch(Consumer<Snapshot> listener) {
            watchers.add(listener);
            return () -> watchers.remove(listener);
        }

        @Override
        public void reconnect(String server, Surface surface) {
            told.add("reconnect " + server + " " + surface);
        }

        @Override
        public void reconnectAll(Surface surface) {
            told.add("reconnectAll " + surface);
        }

        @Override
        public void answer(String questionId, int revision, Answer answer, Surface surface) {
            told.add("answer " + questionId + " " + revision + " " + answer + " " + surface);
        }

        @Override
        public String issueToken(String client) {
            told.add("issueToken " + client);
            return "http://127.0.0.1:7332/mcp with token for " + client;
        }

        @Override
        public void setPolicy(String session, Optional<Settings.Policy> forThisSession) {
            told.add("setPolicy " + session + " " + forThisSession.map(Enum::name).orElse("-"));
        }

        @Override
        public Runnable revoke(String session, String server) {
            told.add("revoke " + session + " " + server);
            return () -> told.add("undo revoke " + session + " " + server);
        }

        @Override
        public void pauseAsking(Duration time, Surface surface) {
            told.add("pauseAsking " + time + " " + surface);
        }

        @Override
        public void resumeAsking(Surface surface) {
            told.add("resumeAsking " + surface);
        }

        @Override
        public ServerDetails inspect(String server) {
            return details;
        }

        @Override
        public AutoCloseable test(String server, Consumer<ServerDetails.Test> heard) {
            told.add("test " + server);
            tester = heard;
            return () -> told.add("test ended");
        }

        @Override
        public void quit() {
            told.add("quit");
        }
    }
}
