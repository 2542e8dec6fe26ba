package dev.holdline.gateway;

import static dev.holdline.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientTokensTest {
    @TempDir Path state;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private ClientTokens tokens;
    private ClientTokens otherProcess;

    @BeforeEach
    void twoViewsOfOneFile() {
        tokens = new ClientTokens(state, () -> now, new Random(1));
        otherProcess = new ClientTokens(state, () -> now, new Random(2));
    }

    @Test
    void aTokenHas256BitsAndBelongsToItsClient() throws Exception {
        String token = tokens.issue("Claude Code");
        assertThat(token).matches("hl_[A-Za-z0-9_-]{43}");
        assertThat(tokens.clientOf(token)).contains("Claude Code");
        assertThat(tokens.clients()).containsOnlyKeys("Claude Code").containsValue(now);
    }

    @Test
    void theFileKnowsOnlyTheHashAndIsForItsOwnerAlone() throws Exception {
        String token = tokens.issue("Cursor");
        Path file = state.resolve("tokens.json");
        String hash =
                HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(token.getBytes("UTF-8")));
        assertThat(Files.readString(file)).contains(hash).doesNotContain(token.substring(3, 12));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anotherStartKnowsTheTokensOfTheLast() throws Exception {
        String token = tokens.issue("Cursor");
        assertThat(new ClientTokens(state).clientOf(token)).contains("Cursor");
    }

    @Test
    void issuingAgainVoidsTheClientsOldTokenOnly() throws Exception {
        String old = tokens.issue("Cursor");
        String others = tokens.issue("Claude Code");
        String fresh = tokens.issue("Cursor");
        assertThat(tokens.clientOf(old)).isEmpty();
        assertThat(tokens.clientOf(fresh)).contains("Cursor");
        assertThat(tokens.clientOf(others)).contains("Claude Code");
    }

    @Test
    void theOneBeforeIsValidUntilTheNextIsUsed() throws Exception {
        String running = tokens.issue("Cursor");
        String pasted = tokens.issueNext("Cursor");
        String looked = tokens.issueNext("Cursor");
        assertThat(tokens.clientOf(running)).contains("Cursor");
        assertThat(new ClientTokens(state).clientOf(running)).contains("Cursor");

        assertThat(tokens.clientOf(pasted)).contains("Cursor");

        until("the older is void", () -> tokens.clientOf(running).isEmpty());
        assertThat(tokens.clientOf(pasted)).contains("Cursor");
        assertThat(new ClientTokens(state).clientOf(running)).isEmpty();
        assertThat(tokens.clientOf(looked)).as("a newer one").contains("Cursor");
        until("the older is void", () -> tokens.clientOf(pasted).isEmpty());
    }

    @Test
    void aReplacedOrRevokedTokenTakesTheEarlierWithIt() throws Exception {
        String first = tokens.issue("Cursor");
        String second = tokens.issueNext("Cursor");
        String third = tokens.issue("Cursor");
        assertThat(tokens.clientOf(first)).isEmpty();
        assertThat(tokens.clientOf(second)).isEmpty();

        String fourth = tokens.issueNext("Cursor");
        var undo = tokens.revoke("Cursor").orElseThrow();
        assertThat(tokens.clientOf(third)).isEmpty();
        assertThat(tokens.clientOf(fourth)).isEmpty();
        undo.run();
        assertThat(tokens.clientOf(third)).contains("Cursor");
    }

    @Test
    void unusedCopiesDoNotGatherForEver() throws Exception {
        String inUse = tokens.issue("Cursor");
        List<String> looked = new ArrayList<>();
        for (int i = 0; i < 12; i++) looked.add(tokens.issueNext("Cursor"));

        assertThat(tokens.clientOf(inUse)).contains("Cursor");
        assertThat(tokens.clientOf(looked.get(2))).isEmpty();
        assertThat(tokens.clientOf(looked.get(3))).contains("Cursor");
        until("the older is void", () -> tokens.clientOf(inUse).isEmpty());
    }

    @Test
    void aRevokedTokenIsVoid() throws Exception {
        String token = tokens.issue("Cursor");
        assertThat(tokens.revoke("Cursor")).isPresent();
        assertThat(tokens.revoke("Cursor")).isEmpty();
        assertThat(tokens.clientOf(token)).isEmpty();
    }

    @Test
    void aRevokedTokenCanBePutBackUnlessThereIsANewOne() throws Exception {
        String first = tokens.issue("Cursor");
        var undo = tokens.revoke("Cursor").orElseThrow();
        undo.run();
        assertThat(tokens.clientOf(first)).hasValue("Cursor");

        var late = tokens.revoke("Cursor").orElseThrow();
        String second = tokens.issue("Cursor");
        late.run();
        assertThat(tokens.clientOf(first)).isEmpty();
        assertThat(tokens.clientOf(second)).hasValue("Cursor");
    }

    @Test
    void whatIsNoTokenIsRefused() throws Exception {
        String token = tokens.issue("Cursor");
        for (String wrong :
                List.of(
                        "",
                        "hl_",
                        token + "x",
                        token.substring(1),
                        "hl_" + "A".repeat(43),
                        token.substring(0, 45) + (token.endsWith("A") ? "B" : "A"))) {
            assertThat(tokens.clientOf(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void aTokenIssuedByAnotherProcessWorksAtOnce() throws Exception {
        String mine = tokens.issue("Cursor");
        assertThat(tokens.clientOf(mine)).contains("Cursor");
        String theirs = otherProcess.issue("Claude Code");
        assertThat(tokens.clientOf(theirs)).contains("Claude Code");
        assertThat(tokens.clientOf(mine)).contains("Cursor");
    }

    @Test
    void aTokenReplacedByAnotherProcessIsVoidWithinAQuarterOfASecond() throws Exception {
        String old = tokens.issue("Cursor");
        assertThat(tokens.clientOf(old)).contains("Cursor");
        otherProcess.issue("Cursor");
        now = now.plusMillis(251);
        assertThat(tokens.clientOf(old)).isEmpty();
    }

    @Test
    void aDamagedFileKeepsWhatWeKnowAndIsNotOverwritten() throws Exception {
        String token = tokens.issue("Cursor");
        Path file = state.resolve("tokens.json");
        Files.writeString(file, "{\"clients\": {\"Cursor\"");
        now = now.plus(Duration.ofMinutes(1));
        assertThat(tokens.clientOf(token)).contains("Cursor");
        assertThatThrownBy(() -> tokens.issue("Zed"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tokens.json")
                .hasMessageContaining("delete it");
        assertThat(file).hasContent("{\"clients\": {\"Cursor\"");
    }

    @Test
    void aClientWithoutAVisibleNameGetsNone() {
        for (String name : List.of("", " ", "a\nb", "x".repeat(101))) {
            assertThatThrownBy(() -> tokens.issue(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void processesThatIssueAtTheSameTimeLoseNone() throws Exception {
        List<Process> others = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            others.add(
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-cp",
                                    System.getProperty(
                                            "surefire.test.class.path",
                                            System.getProperty("java.class.path")),
                                    IssuesTokens.class.getName(),
                                    state.toString(),
                                    name)
                            .redirectErrorStream(true)
                            .redirectOutput(state.resolve(name + ".out").toFile())
                            .start());
        }
        for (int i = 0; i < 20; i++) {
            tokens.issue("own " + i);
        }
        for (Process p : others) {
            assertThat(p.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(p.exitValue()).isZero();
        }
        assertThat(tokens.clients()).hasSize(60);
        assertThat(tokens.clientOf(Files.readAllLines(state.resolve("b.out")).getLast()))
                .isEqualTo(Optional.of("b 19"));
    }

    /** What another process runs. */
    static final class IssuesTokens {
        private IssuesTokens() {}

        public static void main(String[] args) throws Exception {
            ClientTokens tokens = new ClientTokens(Path.of(args[0]));
            String last = "";
            for (int i = 0; i < 20; i++) {
                last = tokens.issue(args[1] + " " + i);
            }
            Files.writeString(Path.of(args[0], args[1] + ".out"), last);
        }
    }
}
