package dev.holdline.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file opened anew stands for Holdline started anew. */
class SessionFileTest {
    private static final String ID = SessionFile.hash("session-1");

    @TempDir Path state;
    private Instant now = Instant.parse("2026-11-22T10:00:00.123456789Z");
    private final List<SessionFile> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (SessionFile f : opened) {
            f.close();
        }
    }

    @Test
    void whatWasPutIsThereAfterARestartAsItCame() throws Exception {
        StoredSession session =
                new StoredSession(
                        "Claude Code",
                        "{\"name\":\"x\\n\u2028\", \"n\":1.0e2}",
                        "{}",
                        "2025-06-18",
                        Optional.of("debug"),
                        List.of("file:///a", "file:///b"),
                        "/mcp/My%20server",
                        now,
                        now,
                        Optional.of(new PeerProcesses.Peer(42, now.minusNanos(1))));
        open().put(ID, session);
        assertThat(open().find(ID)).contains(session);
        assertThat(open().find(SessionFile.hash("forged"))).isEmpty();
    }

    @Test
    void theIdItselfIsNotInTheFileAndTheFileIsForItsOwnerAlone() throws Exception {
        open().put(ID, session());
        assertThat(Files.readString(file())).contains(ID).doesNotContain("session-1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void anUpdateIsThereAfterARestart() throws Exception {
        SessionFile sessions = open();
        sessions.put(ID, session());
        assertThat(sessions.update(ID, s -> s.withLogLevel("error"))).isTrue();
        assertThat(sessions.update(ID, s -> s.withSubscriptions(List.of("u")))).isTrue();
        assertThat(open().find(ID))
                .contains(session().withLogLevel("error").withSubscriptions(List.of("u")));
    }

    @Test
    void aForgottenSessionStaysForgotten() throws Exception {
        SessionFile sessions = open();
        sessions.put(ID, session());
        sessions.forget(ID);
        assertThat(sessions.update(ID, s -> s.withLogLevel("error"))).isFalse();
        assertThat(sessions.find(ID)).isEmpty();
        assertThat(open().find(ID)).isEmpty();
    }

    @Test
    void updatesAtTheSameTimeLoseNone() throws Exception {
        SessionFile sessions = open();
        sessions.put(ID, session());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String uri = "u" + i;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    sessions.update(ID, s -> s.withSubscriptions(with(s, uri)));
                                } catch (java.io.IOException e) {
                                    throw new java.io.UncheckedIOException(e);
                                }
                            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(open().find(ID).orElseThrow().subscriptions()).hasSize(20);
    }

    @Test
    void aTornLastLineCostsThatLineOnly() throws Exception {
        open().put(ID, session());
        Files.writeString(
                file(), "\n{\"id\":\"" + "a".repeat(64) + "\",\"cli", StandardOpenOption.APPEND);
        SessionFile again = open();
        assertThat(again.find(ID)).isPresent();
        assertThat(again.size()).isEqualTo(1);
        again.put(SessionFile.hash("2"), session());
        assertThat(open().size()).isEqualTo(2);
    }

    @Test
    void damagedLinesInTheMiddleAreSkipped() throws Exception {
        open();
        Files.writeString(file(), "nonsense\n{\"id\":\"x\"}\n[]\n\u0000\u0000\n");
        SessionFile sessions = open();
        sessions.put(ID, session());
        assertThat(open().size()).isEqualTo(1);
    }

    @Test
    void aSessionUnusedForThirtyDaysIsDropped() throws Exception {
        SessionFile sessions = open();
        sessions.put(ID, session());
        sessions.put(SessionFile.hash("2"), session().usedAt(now.plus(Duration.ofDays(2))));
        now = now.plus(SessionFile.LONGEST_UNUSED).plusSeconds(1);
        assertThat(sessions.find(ID)).as("while running").isEmpty();
        assertThat(open().size()).as("at a start").isEqualTo(1);
    }

    @Test
    void aUseKeepsASessionFromBeingDropped() throws Exception {
        open().put(ID, session());
        now = now.plus(Duration.ofDays(20));
        assertThat(open().find(ID)).isPresent();
        now = now.plus(Duration.ofDays(20));
        assertThat(open().find(ID)).isPresent();
    }

    @Test
    void beyondTheBoundTheLongestUnusedGoes() throws Exception {
        SessionLines lines = new SessionLines(3);
        for (String hash : List.of("a", "b", "c")) {
            lines.put(hash, session());
        }
        assertThat(lines.get("a")).isNotNull();
        lines.put("d", session());
        assertThat(lines.get("b")).isNull();
        assertThat(List.of("a", "c", "d")).allSatisfy(h -> assertThat(lines.get(h)).isNotNull());

        SessionLines read = new SessionLines(2);
        lines.put("c", session().usedAt(now.minusSeconds(1)));
        read.read(lines.whole());
        assertThat(read.get("c")).isNull();
        assertThat(read.size()).isEqualTo(2);
    }

    @Test
    void theFileStaysSmallHoweverManyChanges() throws Exception {
        SessionFile sessions = open();
        sessions.put(ID, session());
        for (int i = 0; i < 2_500; i++) {
            sessions.update(ID, s -> s.withLogLevel("debug"));
        }
        assertThat(Files.size(file())).isLessThan(500_000);
        assertThat(open().find(ID)).contains(session().withLogLevel("debug"));
        assertThat(Files.size(file())).as("tidied at the start").isLessThan(1_000);
    }

    @Test
    void anotherHoldlineThatTidiesTheFileCostsUsNothing() throws Exception {
        SessionFile first = open();
        first.put(ID, session());
        first.update(ID, s -> s.withLogLevel("debug"));
        SessionFile second = open();
        second.put(SessionFile.hash("second's"), session());
        first.put(SessionFile.hash("first's"), session());
        first.forget(ID);
        SessionFile third = open();
        assertThat(third.find(SessionFile.hash("first's"))).isPresent();
        assertThat(third.find(SessionFile.hash("second's"))).isPresent();
        assertThat(third.find(ID)).isEmpty();
    }

    @Test
    void whatWasPutSurvivesOurSigkill() throws Exception {
        Process holdline =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                PutsASession.class.getName(),
                                file().toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(holdline.inputReader().readLine()).isEqualTo("put");
        } finally {
            holdline.destroyForcibly();
        }
        assertThat(holdline.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(open().find(ID)).contains(session());
    }

    /** What the other process runs; it answers "initialize" and lives on. */
    static final class PutsASession {
        private PutsASession() {}

        public static void main(String[] args) throws Exception {
            SessionFileTest like = new SessionFileTest();
            SessionFile sessions = SessionFile.open(Path.of(args[0]), () -> like.now);
            sessions.put(ID, like.session());
            java.io.OutputStream out = new java.io.FileOutputStream("/dev/stdout");
            out.write("put\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            out.flush();
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    private SessionFile open() throws Exception {
        SessionFile sessions = SessionFile.open(file(), () -> now);
        opened.add(sessions);
        return sessions;
    }

    private StoredSession session() {
        Instant start = Instant.parse("2026-11-22T10:00:00.123456789Z");
        return new StoredSession(
                "Claude Code",
                "{\"name\":\"claude-code\",\"version\":\"2.3.1\"}",
                "{\"roots\":{}}",
                "2025-06-18",
                Optional.empty(),
                List.of(),
                "/mcp/git",
                start,
                start,
                Optional.empty());
    }

    private static List<String> with(StoredSession s, String uri) {
        List<String> all = new ArrayList<>(s.subscriptions());
        all.add(uri);
        return all;
    }

    private Path file() {
        return state.resolve("sessions.jsonl");
    }
}
