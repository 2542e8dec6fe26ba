package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Home;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    private static final System.Logger OURS = System.getLogger("dev.holdline.test");
    private static final System.Logger OTHERS = System.getLogger("org.example.library");

    @TempDir private Path folder;
    private Home home;

    @BeforeEach
    void create() throws IOException {
        home =
                Home.of(
                                Map.of("HOLDLINE_HOME", folder.resolve("100%g").toString()),
                                "Linux",
                                folder)
                        .create();
    }

    @Test
    void aFaultIsWrittenWithItsPlaceAndWithoutItsMessage() throws IOException {
        try (LogFile log = LogFile.open(home)) {
            OURS.log(
                    System.Logger.Level.WARNING,
                    "it broke",
                    new IOException("secret", new IllegalStateException("secret")));

            assertThat(Files.readString(log.file()))
                    .contains(" WARNING dev.holdline.test: it broke\n")
                    .contains("  java.io.IOException\n    at dev.holdline.app.LogFileTest.")
                    .contains("  java.lang.IllegalStateException\n")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aNoteIsForTheFileAlone() throws IOException {
        var terminal = new ByteArrayOutputStream();
        var handler = new StreamHandler(terminal, new SimpleFormatter());
        Logger.getLogger("").addHandler(handler);
        try (LogFile log = LogFile.open(home)) {
            log.note("git: 100 % {0}");
            log.level(System.Logger.Level.WARNING);
            log.note("too much");

            assertThat(Files.readAllLines(log.file()))
                    .singleElement()
                    .asString()
                    .endsWith(" INFO dev.holdline: git: 100 % {0}");
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        handler.flush();
        assertThat(terminal.size()).isZero();
    }

    @Test
    void aMessageIsOneLine() throws IOException {
        try (LogFile log = LogFile.open(home)) {
            OURS.log(System.Logger.Level.INFO, "from {0}", "a server\n2026 INFO forged: line");

            assertThat(Files.readAllLines(log.file()))
                    .singleElement()
                    .asString()
                    .endsWith(": from a server 2026 INFO forged: line");
        }
    }

    @Test
    void detailsAreWrittenWhenAskedForAndAtLaterStartsToo() throws IOException {
        try (LogFile log = LogFile.open(home)) {
            OURS.log(System.Logger.Level.DEBUG, "before");
            log.level(System.Logger.Level.DEBUG);
            OURS.log(System.Logger.Level.DEBUG, "after");
        }
        try (LogFile log = LogFile.open(home)) {
            assertThat(log.level()).isEqualTo(System.Logger.Level.DEBUG);
            OURS.log(System.Logger.Level.DEBUG, "restarted");
            log.level(System.Logger.Level.WARNING);
            OURS.log(System.Logger.Level.INFO, "not wanted");

            assertThat(Files.readString(log.file()))
                    .contains("after", "restarted")
                    .doesNotContain("before", "not wanted");
        }
    }

    @Test
    void ofTheLibrariesOnlyWhatIsWrongIsWritten() throws IOException {
        try (LogFile log = LogFile.open(home)) {
            OTHERS.log(System.Logger.Level.INFO, "chatter");
            OTHERS.log(System.Logger.Level.WARNING, "trouble");

            assertThat(Files.readString(log.file())).contains("trouble").doesNotContain("chatter");
        }
    }

    @Test
    void theFilesAreBounded() throws IOException {
        try (LogFile log = LogFile.open(home, 2_000)) {
            for (int i = 0; i < 200; i++) {
                OURS.log(System.Logger.Level.INFO, "line {0} of many, as long as lines are", i);
            }
            OURS.log(System.Logger.Level.INFO, "the last");

            assertThat(Files.readString(log.file())).contains("the last");
        }
        try (Stream<Path> files = Files.list(home.log())) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(3);
            assertThat(all).allMatch(file -> file.toFile().length() < 2_200);
        }
    }

    @Test
    void aFolderThatTakesNoFileStopsNobody() throws IOException {
        Files.delete(home.log());
        Files.writeString(home.log(), "in its place");

        try (LogFile log = LogFile.open(home)) {
            OURS.log(System.Logger.Level.WARNING, "goes nowhere");
            assertThat(log.level()).isEqualTo(System.Logger.Level.INFO);
        }
    }
}
