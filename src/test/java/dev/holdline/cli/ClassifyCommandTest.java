package dev.holdline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClassifyCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    @TempDir private Path dir;

    private int classify(String... lines) throws IOException {
        Path file = Files.writeString(dir.resolve("seen.jsonl"), String.join("\n", lines));
        return run(file);
    }

    private int run(Path file) {
        var command =
                new ClassifyCommand(
                        () -> Instant.EPOCH,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandLine(command).execute(file.toString());
    }

    @Test
    void eachLineGetsItsVerdict() throws IOException {
        int exit =
                classify(
                        "{\"id\":\"a\",\"where\":\"http-status\",\"http_status\":401,"
                                + "\"ctx\":{\"sent_token\":true},\"kind\":\"timeout\"}",
                        "",
                        "{\"id\":2,\"where\":\"tool-result\",\"transport\":\"stdio\",\"text\":\"no\"}");
        assertThat(exit).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "{\"id\":\"a\",\"kind\":\"auth-expired\","
                                + "\"recover\":\"refresh-or-reauthorize\",\"suspect\":false}",
                        "{\"id\":2,\"kind\":\"not-a-connection-failure\","
                                + "\"recover\":\"none\",\"suspect\":false}");
    }

    @Test
    void aLineThatCannotBeReadIsNamedAndTheOthersAreJudged() throws IOException {
        int exit = classify("{\"id\":1,\"where\":\"stderr\"}", "{oops", "[]", "{\"id\":4}");
        assertThat(exit).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Line 2")
                .contains("Line 3")
                .contains("Line 4");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThat(run(dir.resolve("none.jsonl"))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Cannot read");
    }
}
