package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.history.Entry;
import dev.holdline.history.History;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.settings.PaceProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 60 servers, 30 sessions, 10,000 rows of history, a snapshot every 40 ms, in the package's image:
 * the figures of docs/PERFORMANCE.md.
 */
@Tag("verify")
class WindowPaceTest {
    private static final int ROWS = 10_000;
    private static final String PIECE = "longest piece ";

    @TempDir private Path folder;

    @Test
    void theWindowOpensWithinASecondAndItsThreadIsNeverBlockedForLong() throws Exception {
        writeHistory();
        try (Desktop desktop = Desktop.start(TrayHost.NONE)) {
            Process program =
                    desktop.process(List.of("sh", packaged(desktop).toString(), folder.toString()))
                            .redirectErrorStream(true)
                            .start();
            String said = new String(program.getInputStream().readAllBytes());
            assertThat(program.waitFor()).as(said).isZero();
            Files.writeString(Path.of("target", "window-pace.txt"), said);

            assertThat(figure(said, "rows in the history ")).as(said).isEqualTo(ROWS);
            assertThat(figure(said, "in sight ms ")).as(said).isLessThan(1_000);
            assertThat(figure(said, "all rows ms ")).as(said).isLessThan(1_000);
            assertThat(said.lines().filter(line -> line.startsWith(PIECE)).toList())
                    .hasSizeGreaterThan(8)
                    .allSatisfy(line ->
                            assertThat(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                                    .as(said)
                                    .isLessThan(50));
        }
    }

    /** The package's own command, with its runtime, options and cache, but for what it starts. */
    private static Path packaged(Desktop desktop) throws IOException {
        Path command = Path.of("target", "dist", "holdline", "bin", "holdline").toAbsolutePath();
        assertThat(command).as("run ./dev package first").exists();
        String program = PaceProgram.class.getName();
        String script =
                Files.readString(command)
                        .replace("$(readlink -f -- \"$0\")", command.toString())
                        .replaceFirst(
                                "-classpath \"([^\"]*)\" dev[.]holdline[.]app[.]Main",
                                Matcher.quoteReplacement("-classpath \"")
                                        + "$1:"
                                        + Matcher.quoteReplacement(
                                                Path.of("target", "test-classes").toAbsolutePath()
                                                        + "\" "
                                                        + program));
        assertThat(script).contains("root=" + command, program);
        return Files.writeString(desktop.home().resolve("pace"), script);
    }

    private void writeHistory() {
        Instant now = Instant.now();
        try (var history = new History(folder)) {
            for (int i = 0; i < ROWS; i++) {
                history.add(
                        new Entry.Broke(
                                now.minus(Duration.ofMinutes(2L * i)),
                                "server " + i % 60,
                                "Claude Code in ~/src/project-" + i % 30,
                                "search_pages",
                                i % 3 == 0 ? "process-exited" : "auth-expired",
                                i % 3 == 0 ? 1 : null,
                                true,
                                Answer.RECONNECT_AND_RETRY,
                                Surface.DIALOG,
                                "answered",
                                Entry.Ran.YES,
                                12_300));
            }
        }
    }

    private static long figure(String said, String name) {
        return said.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
    }
}
