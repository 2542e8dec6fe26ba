package dev.holdline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The package's holdline-desktop, around a program that ends as it is told and writes down how it
 * was started. Pauses are not slept, and the clock is a file.
 */
class StartedAgainTest {
    private static final String SH = "#!/bin/sh\n";

    @TempDir private Path folder;

    @BeforeEach
    void install() throws IOException {
        Files.copy(
                Path.of("packaging/linux/holdline-desktop"),
                folder.resolve("holdline-desktop"),
                StandardCopyOption.COPY_ATTRIBUTES);
        // Ends with the first number that is left in "ends".
        program(
                "holdline",
                """
                cd "${0%/*}"
                echo "$HOLDLINE_KEPT $*" >>starts
                read -r end <ends
                sed -i 1d ends
                [ "$end" != stays ] || exec tail -f /dev/null
                [ "$end" != killed ] || kill -9 $$
                [ "$end" != later ] || { echo 2000 >now; exit 1; }
                exit "$end"
                """);
        program("sleep", "echo \"$1\" >>\"${0%/*}/pauses\"\n");
        program("date", "cat \"${0%/*}/now\"\n");
        for (String file : List.of("starts", "pauses")) Files.createFile(folder.resolve(file));
        Files.writeString(folder.resolve("now"), "1000\n");
    }

    private void program(String name, String lines) throws IOException {
        Path file = Files.writeString(folder.resolve(name), SH + lines);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void whoeverQuitsStaysEnded() throws Exception {
        assertThat(ends("0")).isZero();
        assertThat(lines("starts")).containsExactly("first --autostart");
    }

    @Test
    void whatTheDesktopEndsStaysEnded() throws Exception {
        for (String signal : List.of("129", "130", "143")) {
            assertThat(ends(signal)).isZero();
        }
        assertThat(lines("starts")).hasSize(3);
    }

    @Test
    void optionsThatNobodyUnderstandsAreNotTriedAgain() throws Exception {
        assertThat(ends("2")).isEqualTo(2);
        assertThat(lines("starts")).hasSize(1);
    }

    @Test
    void afterAFaultItIsStartedAgainAfterEverLongerPausesButNotForEver() throws Exception {
        assertThat(ends("killed", "1", "134", "3")).isEqualTo(3);
        assertThat(lines("starts"))
                .containsExactly(
                        "first --autostart",
                        "again --autostart",
                        "again --autostart",
                        "again --autostart");
        assertThat(lines("pauses")).containsExactly("5", "10", "15");
    }

    @Test
    void aNewVersionIsStartedAtOnce() throws Exception {
        assertThat(ends("75", "0")).isZero();
        assertThat(lines("starts")).hasSize(2);
        assertThat(lines("pauses")).isEmpty();
    }

    @Test
    void whatAPersonAsksForIsStartedAtOnceAndShowsItself() throws Exception {
        assertThat(ends("1", "76", "76", "76", "76", "1", "0")).isZero();
        assertThat(lines("starts"))
                .containsExactly(
                        "first --autostart",
                        "again --autostart",
                        "first --autostart",
                        "first --autostart",
                        "first --autostart",
                        "first --autostart",
                        "again --autostart");
        assertThat(lines("pauses")).containsExactly("5", "10");
    }

    @Test
    void faultsOfLongAgoAreForgotten() throws Exception {
        assertThat(ends("1", "1", "later", "1", "1", "0")).isZero();
        assertThat(lines("starts")).hasSize(6);
        assertThat(lines("pauses")).containsExactly("5", "10", "5", "10", "15");
    }

    @Test
    void toEndItIsToEndTheProgram() throws Exception {
        Files.writeString(folder.resolve("ends"), "stays\n");
        Process starter = starter();
        Desktop.await("the program", () -> starter.children().anyMatch(StartedAgainTest::stays));
        ProcessHandle program = starter.children().findFirst().orElseThrow();

        try {
            starter.destroy();

            assertThat(ended(starter)).isZero();
            assertThat(program.isAlive()).isFalse();
            assertThat(lines("starts")).hasSize(1);
        } finally {
            program.destroyForcibly();
        }
    }

    private static boolean stays(ProcessHandle child) {
        return child.info().command().orElse("").endsWith("tail");
    }

    /** How the starter ends when the program ends so, one time after the other. */
    private int ends(String... ends) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("ends"), String.join("\n", ends) + "\n");
        return ended(starter());
    }

    private static int ended(Process starter) throws InterruptedException {
        assertThat(starter.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return starter.exitValue();
    }

    private Process starter() throws IOException {
        var builder =
                new ProcessBuilder(folder.resolve("holdline-desktop").toString(), "--autostart");
        builder.environment().merge("PATH", folder + ":", (path, ours) -> ours + path);
        return builder.inheritIO().start();
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }
}
