package dev.holdline.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.platform.Arming;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code holdline demo} as a person runs it: a process of its own, with its own home. */
class DemoTest {
    private static final Duration TO_READ = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** A page is made when it is wanted first, and keys would come before it. */
    private static final Duration TO_MAKE_A_PAGE = Duration.ofMillis(1500);

    private static final int ICON_X = 1268;
    private static final int ICON_Y = 13;
    private static final String RESULT = "| Lisbon: 21 degrees";
    private static final String UNSEEN = "The model never saw the failure.";

    @TempDir Path folder;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(p -> {
            p.descendants().forEach(ProcessHandle::destroyForcibly);
            p.destroyForcibly();
        });
    }

    @Test
    void answerOneRunsTheCallAgainAndTheModelSeesNoFailure() throws Exception {
        Ended demo = headless("--answer", "1");

        assertThat(demo.code()).as(demo.said()).isZero();
        assertThat(demo.said())
                .contains("demo lost its connection.", "The answer: 1, Reconnect and retry.")
                .contains(RESULT, UNSEEN)
                .contains(
                        "began twice (the first was cut off); the server was started twice.",
                        "token \"Claude Code\"");
    }

    @Test
    void answerTwoIsNotAskedAgainAtTheNextFailure() throws Exception {
        Ended demo = headless("--answer", "2");

        assertThat(demo.code()).as(demo.said()).isZero();
        assertThat(demo.said())
                .contains(UNSEEN, "Reconnected and retried without a question.")
                .containsOnlyOnce("demo lost its connection.");
        assertThat(demo.said().split(java.util.regex.Pattern.quote(RESULT), -1)).hasSize(3);
    }

    @Test
    void answerThreeShowsWhatTheModelIsTold() throws Exception {
        Ended demo = headless("--answer", "3");

        assertThat(demo.code()).as(demo.said()).isZero();
        assertThat(demo.said())
                .contains("| Skipped by the user: the server \"demo\" is disconnected.")
                .contains("began once; the server was started once.")
                .doesNotContain(RESULT, UNSEEN);
    }

    @Test
    void answerTwoNeverRunsWhatWritesASecondTime() throws Exception {
        Ended demo = headless("--tool", "book_table", "--answer", "2");

        assertThat(demo.code()).as(demo.said()).isZero();
        assertThat(demo.said())
                .contains("Reconnect and run “book_table” again")
                .contains("\"book_table\" may already have run.", "book_table began once")
                .doesNotContain("| Booked", UNSEEN);
    }

    @Test
    void withNobodyToAskItSaysWhatToDo() throws Exception {
        Ended demo = headless();

        assertThat(demo.code()).isEqualTo(2);
        assertThat(demo.said()).contains("neither a display nor a terminal", "--answer 1, 2 or 3");
    }

    @Test
    void aDisplayThatCannotBeOpenedIsNoDisplay() throws Exception {
        ProcessBuilder builder = demo();
        builder.environment().put("DISPLAY", ":59999");

        Ended demo = finish(start(builder));

        assertThat(demo.code()).as(demo.said()).isEqualTo(2);
        assertThat(demo.said()).contains("neither a display nor a terminal");
    }

    @Test
    void thereAreThreeAnswers() throws Exception {
        Ended demo = headless("--answer", "4");

        assertThat(demo.code()).isEqualTo(2);
        assertThat(demo.said()).contains("--answer is 1, 2 or 3.");
    }

    @Test
    void withoutADisplayItAsksInTheTerminal() throws Exception {
        Process demo = start(inTerminal());
        awaitSaid("then Enter: ");
        awaitReadable();
        type(demo, "1");

        Ended ended = finish(demo);

        assertThat(ended.code()).as(ended.said()).isZero();
        assertThat(ended.said()).contains("The answer: 1", RESULT, UNSEEN);
    }

    @Test
    void whereNobodyAnswersItEndsAndSaysSo() throws Exception {
        Ended demo = finish(start(inTerminal("--wait", "2")));

        assertThat(demo.code()).as(demo.said()).isZero();
        assertThat(demo.said())
                .contains("Nobody answered in time", "| Still waiting for the user to reconnect")
                .doesNotContain(RESULT, UNSEEN);
    }

    @Test
    void whereItIsEndedDuringTheQuestionNothingIsLeft() throws Exception {
        Process demo = start(inTerminal());
        awaitSaid("then Enter: ");

        // Ctrl+C, as the terminal sends it.
        type(demo, "\u0003");

        assertThat(finish(demo).code()).isEqualTo(130);
    }

    @Test
    void withADisplayTheRealDialogIsAnsweredByAKey() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.STATUS_NOTIFIER)) {
            ProcessBuilder builder = demo();
            builder.environment().putAll(desktop.environment());
            Process demo = start(builder);
            String window = desktop.awaitWindow("Holdline: demo");
            desktop.awaitFocus(window);
            Desktop.await(
                    "the tray icon",
                    () ->
                            desktop.trayWatcher("RegisteredStatusNotifierItems")
                                    .lines()
                                    .anyMatch(l -> l.strip().startsWith("string")));
            Desktop.pass(Arming.DELAY.plusMillis(300));

            desktop.screenshot(window, Path.of("target", "pictures", "demo.png"));
            desktop.screenshot(Path.of("target", "pictures", "demo-desktop.png"));
            desktop.key("1");

            Ended ended = finish(demo);
            assertThat(ended.code()).as(ended.said()).isZero();
            assertThat(ended.said()).contains("A dialog has opened.", RESULT, UNSEEN);
            assertThat(ended.said()).doesNotContain("then Enter", "Exception", "holdline: ");
        }
    }

    @Test
    void quitInItsWindowEndsIt() throws Exception {
        try (Desktop desktop = Desktop.start(TrayHost.XEMBED)) {
            ProcessBuilder builder = demo();
            builder.environment().putAll(desktop.environment());
            Process demo = start(builder);
            desktop.awaitWindow("Holdline: demo");
            desktop.openMenu(ICON_X, ICON_Y, 1);
            desktop.key("End", "Up", "Return");
            desktop.focus(desktop.awaitWindow("^Holdline$"));
            Desktop.pass(TO_MAKE_A_PAGE);
            desktop.key("ctrl+6");
            Desktop.pass(TO_MAKE_A_PAGE);
            // From the last control, the licences, to the one before.
            desktop.key("shift+Tab", "shift+Tab", "space");

            Ended ended = finish(demo);
            assertThat(ended.code()).as(ended.said()).isZero();
            assertThat(ended.said()).doesNotContain("Nobody answered", RESULT, "Exception");
        }
    }

    private record Ended(int code, String said) {}

    private Ended headless(String... arguments) throws Exception {
        return finish(start(demo(arguments)));
    }

    private ProcessBuilder demo(String... arguments) throws IOException {
        return process(command(arguments));
    }

    /**
     * In a terminal of its own (script of util-linux makes one), with no display. Whoever runs the
     * tests in the background may have them ignore Ctrl+C, which is inherited.
     */
    private ProcessBuilder inTerminal(String... arguments) throws IOException {
        String line =
                command(arguments).stream()
                        .map(a -> "'" + a + "'")
                        .collect(Collectors.joining(" "));
        String heeding = "exec env --default-signal=INT " + line;
        return process(List.of("script", "-qefc", heeding, "/dev/null"));
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dprism.order=sw",
                        "-Djava.io.tmpdir=" + temporary(),
                        "-cp",
                        classPath(),
                        Main.class.getName(),
                        "demo"));
        command.addAll(List.of(arguments));
        return command;
    }

    private ProcessBuilder process(List<String> command) throws IOException {
        Files.createDirectories(temporary());
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LANG", "C.UTF-8");
        return builder.redirectErrorStream(true).redirectOutput(said().toFile());
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static void type(Process process, String text) throws IOException {
        Writer keyboard = process.outputWriter();
        keyboard.write(text + "\n");
        keyboard.flush();
    }

    /** Waits for the end, and sees that nothing is left: no folder, no process. */
    private Ended finish(Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(heard()).isTrue();
        Desktop.await("the end of what it started", () -> left().isEmpty());
        try (Stream<Path> files = Files.list(temporary())) {
            assertThat(files.filter(f -> f.getFileName().toString().startsWith("holdline")))
                    .isEmpty();
        }
        return new Ended(process.exitValue(), heard());
    }

    /** What names our folder on its command line: the demo, and its server by its ledger. */
    private List<ProcessHandle> left() {
        return ProcessHandle.allProcesses()
                .filter(p -> p.info().commandLine().orElse("").contains(temporary().toString()))
                .toList();
    }

    private void awaitSaid(String words) {
        Desktop.await("the words " + words, PATIENCE, () -> heard().contains(words));
    }

    /** What is typed before the question can have been read is no answer. */
    private static void awaitReadable() {
        long shown = System.nanoTime();
        Desktop.await(
                "the question to be read", () -> System.nanoTime() - shown > TO_READ.toNanos());
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private Path said() {
        return folder.resolve("said");
    }

    private String heard() {
        try {
            return Files.readString(said());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
