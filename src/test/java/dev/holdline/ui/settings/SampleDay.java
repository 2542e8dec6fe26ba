package dev.holdline.ui.settings;

import dev.holdline.config.Settings.Policy;
import dev.holdline.gateway.ClientTokens;
import dev.holdline.gateway.ServerDetails;
import dev.holdline.gateway.ServerDetails.Hint;
import dev.holdline.gateway.ServerDetails.Tool;
import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.history.Entry;
import dev.holdline.history.History;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.WaitingCall;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The window on an afternoon of somebody who uses it, for the pictures of the documents. */
final class SampleDay {
    static final Instant NOW =
            LocalDateTime.parse("2026-11-22T15:00:00").atZone(ZoneId.systemDefault()).toInstant();

    private static final int BREAKS = 40;

    private SampleDay() {}

    /** Over files in this folder, with a history and with tokens of three clients. */
    static SettingsWindow.Parts parts(Sample.Core core, Path folder) throws IOException {
        History history = new History(folder);
        for (int i = BREAKS - 1; i >= 0; i--) {
            history.add(broke(i));
        }
        var tokens = new ClientTokens(folder);
        for (String client : List.of("Claude Code", "Cursor", "Zed")) {
            String _ = tokens.issue(client);
        }
        SettingsWindow.Parts usual =
                SampleParts.of(
                        core,
                        folder,
                        InstantSource.fixed(NOW),
                        System::nanoTime,
                        new SampleUpkeep());
        core.details = unity();
        return new SettingsWindow.Parts(
                core,
                usual.editor(),
                history,
                usual.clock(),
                usual.nanoTime(),
                usual.place(),
                Optional.of(tokens),
                usual.upkeep());
    }

    private static Entry.Broke broke(int place) {
        String server =
                List.of("unity", "atlassian", "unity", "github", "unity", "github").get(place % 6);
        boolean exited = server.equals("unity");
        Entry.Ran ran = Entry.Ran.values()[place % 3];
        Optional<Answer> answer =
                switch (ran) {
                    case YES -> Optional.of(Answer.RECONNECT_AND_RETRY);
                    case NO -> Optional.of(Answer.SKIP);
                    case MAY_HAVE -> Optional.empty();
                };
        return new Entry.Broke(
                NOW.minus(Duration.ofMinutes(4 + 11L * place * place)),
                server,
                place % 4 == 3 ? "Cursor in ~/src/infra" : "Claude Code in ~/src/payments",
                exited ? "create_scene" : server.equals("github") ? "list_issues" : "search_pages",
                exited ? "process-exited" : "auth-expired",
                exited ? 1 : null,
                answer.isPresent(),
                answer.orElse(null),
                answer.isPresent() ? Surface.DIALOG : null,
                answer.map(given -> given == Answer.SKIP ? "skipped" : "answered")
                        .orElse("still waiting"),
                ran,
                9_000 + 1_700L * (place % 5));
    }

    /** Of the server that exits at once. */
    static ServerDetails unity() {
        return new ServerDetails(
                List.of(
                        new Tool(
                                "create_scene",
                                "Create a scene",
                                "Makes a new scene in the open project.",
                                List.of(),
                                false),
                        new Tool(
                                "delete_asset",
                                "",
                                "Removes an asset and everything that refers to it.",
                                List.of(Hint.DESTRUCTIVE),
                                true),
                        new Tool(
                                "list_assets",
                                "",
                                "Lists the project's assets.",
                                List.of(Hint.READ_ONLY, Hint.IDEMPOTENT),
                                false)),
                List.of("unity bridge 0.4.1", "Error: GEMINI_API_KEY is required"),
                "exit code 1");
    }

    /** Nothing is asked. */
    static Snapshot calm() {
        return snapshot(Optional.empty());
    }

    /** A call waits for an answer. */
    static Snapshot asking() {
        return snapshot(Optional.of(question()));
    }

    private static Snapshot snapshot(Optional<Question> question) {
        List<Snapshot.Session> sessions =
                List.of(
                        session("s1", "Claude Code", "2.3.1", "~/src/payments", 412, Policy.ASK),
                        session(
                                "s2",
                                "Claude Code",
                                "2.3.1",
                                "~/src/web",
                                655,
                                Policy.ASK,
                                "github",
                                "playwright"),
                        session("s3", "Cursor", "1.9", "~/src/infra", 137, Policy.RECONNECT));
        return new Snapshot(
                "http://127.0.0.1:7332/mcp",
                ServerState.NEEDS_YOU,
                servers(),
                sessions,
                List.of(ended()),
                question.stream().toList(),
                Sample.settings(
                        Policy.ASK,
                        Map.of("github", Policy.RECONNECT, "figma", Policy.NEVER),
                        Map.of("Cursor", Policy.RECONNECT)),
                Optional.empty(),
                sessions.size(),
                1_204,
                9);
    }

    /** A session of the morning. */
    static Snapshot.Ended ended() {
        return new Snapshot.Ended(
                "e1",
                "Claude Code",
                "2.3.0",
                "Claude Code",
                "~/src/payments",
                NOW.minus(Duration.ofMinutes(485)),
                NOW.minus(Duration.ofMinutes(409)),
                96,
                2,
                2);
    }

    private static List<Snapshot.Server> servers() {
        return List.of(
                server(
                        "atlassian",
                        ServerState.NEEDS_YOU,
                        "The sign-in has expired.",
                        "Put a token under Headers (“headers”) in its settings, then reconnect.",
                        3,
                        "https://mcp.atlassian.com",
                        31),
                server(
                        "unity",
                        ServerState.BROKEN,
                        "Exited with code 1 after 2 starts",
                        "Error: GEMINI_API_KEY is required",
                        12,
                        "node bridge.js",
                        3),
                server(
                        "staging-db",
                        ServerState.CONNECTING,
                        "Reconnecting, try 2",
                        "It cannot be reached.",
                        1,
                        "https://mcp.staging.example",
                        9),
                server("github", ServerState.READY, "Ready", "", 95, "https://api.github.com", 84),
                server("playwright", ServerState.READY, "Ready", "", 41, "npx @playwright/mcp", 23),
                server(
                        "filesystem",
                        ServerState.READY_WHEN_NEEDED,
                        "Ready when needed",
                        "",
                        360,
                        "npx server-filesystem",
                        14),
                server(
                        "figma",
                        ServerState.OFF,
                        "Turned off",
                        "",
                        300,
                        "https://mcp.figma.com",
                        0));
    }

    private static Snapshot.Server server(
            String name,
            ServerState state,
            String words,
            String cause,
            int minutesAgo,
            String where,
            int tools) {
        boolean used = state == ServerState.READY;
        return new Snapshot.Server(
                name,
                state,
                words,
                cause,
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                where,
                where.startsWith("https:") ? Snapshot.Wire.HTTP : Snapshot.Wire.PROGRAM,
                tools,
                name.equals("unity") ? 1 : 0,
                used ? 2 : 0,
                used ? 511 - 3L * minutesAgo : 0,
                name.equals("github") ? 2 : 0);
    }

    private static Snapshot.Session session(
            String id,
            String client,
            String version,
            String folder,
            long calls,
            Policy policy,
            String... grants) {
        return new Snapshot.Session(
                id,
                client,
                version,
                client,
                folder,
                NOW.minus(Duration.ofMinutes(3 * calls / 2)),
                calls,
                List.of(grants),
                policy,
                policy != Policy.ASK,
                Map.of(),
                true,
                "");
    }

    /** Session "s1" has waited for 42 seconds. */
    static Question question() {
        Question usual = Sample.question(1);
        WaitingCall call = usual.calls().getFirst();
        return new Question(
                usual.id(),
                usual.revision(),
                usual.servers(),
                usual.title(),
                usual.headline(),
                usual.explanation(),
                List.of(
                        new WaitingCall(
                                call.callId(),
                                "s1",
                                call.client(),
                                call.operation(),
                                call.mayHaveRun(),
                                call.arguments(),
                                NOW.minusSeconds(42))),
                usual.choices(),
                usual.defaultAnswer(),
                NOW.minusSeconds(42));
    }
}
