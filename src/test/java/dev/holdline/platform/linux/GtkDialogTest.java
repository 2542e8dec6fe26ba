package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.desktop.Desktop.TrayHost;
import dev.holdline.desktop.Talk;
import dev.holdline.platform.Arming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The native dialog under a real X server, driven by keys and clicks. */
class GtkDialogTest {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String TITLE = "Atlassian lost its connection";
    private static Desktop desktop;
    private static Talk program;
    private static int questions;
    private String id;

    @BeforeAll
    static void startDesktop() throws IOException {
        desktop = Desktop.start(TrayHost.NONE);
        program = new Talk(desktop.java(List.of(), DialogProgram.class));
        program.await("available true");
    }

    @AfterAll
    static void stopDesktop() throws Exception {
        program.close();
        desktop.close();
    }

    @BeforeEach
    void newQuestion() {
        id = "q" + ++questions;
    }

    @AfterEach
    void withdraw() {
        program.say("withdraw " + id);
        desktop.awaitNoWindow(TITLE);
    }

    @Test
    void keysTypedAsItOpensAnswerNothing() {
        String window = show(1, 1);

        desktop.key("1", "Return", "space", "3");
        Desktop.pass(Arming.DELAY.plusMillis(300));

        assertThat(answers()).isEmpty();
        assertThat(desktop.windows(TITLE)).contains(window);
    }

    @Test
    void aKeyAnswersOnceItHasHadTheFocusLongEnough() {
        show(1, 1);
        armed();

        desktop.key("2");

        program.await("answered " + id + " RECONNECT_FOR_SESSION 1 DIALOG");
        desktop.awaitNoWindow(TITLE);
    }

    @Test
    void enterGivesTheDefaultAnswer() {
        show(1, 2);
        armed();

        desktop.key("Return");

        program.await("answered " + id + " RECONNECT_FOR_SESSION 1 DIALOG");
    }

    @Test
    void tabAndSpaceReachEveryButton() {
        show(1, 1);
        armed();

        desktop.key("Tab", "Tab", "space");

        program.await("answered " + id + " SKIP 1 DIALOG");
    }

    @Test
    void theKeypadCountsToo() {
        show(1, 1);
        armed();

        desktop.key("KP_3");

        program.await("answered " + id + " SKIP 1 DIALOG");
    }

    @Test
    void escapeIsNoAnswerAndKeepsTheDialogAwayUntilAnotherSessionWaits() {
        show(1, 1);
        armed();

        desktop.key("Escape");

        desktop.awaitNoWindow(TITLE);
        program.say("show " + id + " 2 1");
        program.say("cycles 1");
        program.await("cycled");
        assertThat(desktop.windows(TITLE)).isEmpty();
        assertThat(answers()).isEmpty();
        program.say("show " + id + " 3 2");
        desktop.awaitWindow(TITLE);
    }

    @Test
    void aClickOnTheThirdButtonSkips() {
        String window = show(1, 1);
        armed();
        Desktop.Place place = desktop.place(window);

        // above "Details", which is the last row
        desktop.click(window, place.width() / 2, place.height() - 62);

        program.await("answered " + id + " SKIP 1 DIALOG");
    }

    @Test
    void whatChangesOnScreenMustBeReadAnew() {
        show(1, 1);
        armed();
        int before = desktop.place(desktop.windows(TITLE).getFirst()).height();

        program.say("show " + id + " 2 3");
        Desktop.await(
                "the taller dialog",
                () -> desktop.place(desktop.windows(TITLE).getFirst()).height() > before);
        desktop.key("1");
        Desktop.pass(Duration.ofMillis(300));
        assertThat(answers()).isEmpty();
        armed();
        desktop.screenshot(desktop.awaitWindow(TITLE), PICTURES.resolve("dialog-calls.png"));
        desktop.key("1");

        program.await("answered " + id + " RECONNECT_AND_RETRY 2 DIALOG");
    }

    @Test
    void aWithdrawnQuestionCloses() {
        show(1, 1);

        program.say("withdraw " + id);

        desktop.awaitNoWindow(TITLE);
        assertThat(answers()).isEmpty();
    }

    @Test
    void itOpensAndClosesFiftyTimesWithoutKeepingNativeMemory() throws IOException {
        program.say("cycles 1");
        program.await("cycled");
        long before = resident();

        program.say("cycles 50");
        Desktop.await("fifty cycles", () -> program.heard("cycled").size() > cycled);
        cycled = program.heard("cycled").size();

        assertThat(program.process().isAlive()).isTrue();
        assertThat(program.heard("otherwise")).isEmpty();
        assertThat(resident() - before).as("KB grown over 50 dialogs").isLessThan(60_000);
    }

    private int cycled = 1;

    @Test
    void foreignTextIsShownAsItIs() {
        String window = show(1, 1);
        armed();
        desktop.screenshot(window, PICTURES.resolve("dialog.png"));
        Desktop.Place place = desktop.place(window);

        desktop.click(window, 110, place.height() - 25);

        Desktop.await("the details", () -> desktop.place(window).height() > place.height() + 20);
        desktop.screenshot(window, PICTURES.resolve("dialog-details.png"));
        assertThat(program.heard()).noneMatch(line -> line.contains("WARNING **"));
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + program.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private String show(int revision, int calls) {
        program.say("show " + id + " " + revision + " " + calls);
        String window = desktop.awaitWindow(TITLE);
        desktop.awaitFocus(window);
        return window;
    }

    private static void armed() {
        Desktop.pass(Arming.DELAY.plusMillis(300));
    }

    private List<String> answers() {
        return program.heard("answered " + id + " ");
    }
}
