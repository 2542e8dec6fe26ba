package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.config.Settings;
import dev.holdline.config.Settings.Policy;
import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Arming;
import dev.holdline.ui.FxWindows;
import dev.holdline.ui.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The sessions, with mouse and keyboard. */
@ExtendWith(FxWindows.class)
class SessionsPageTest {
    private static final Instant NOW = SampleDay.NOW;

    private final FxRobot robot = new FxRobot();
    private final PageStage stage = new PageStage(robot);
    private final AtomicLong nanos = new AtomicLong();
    private final Sample.Core core = new Sample.Core();
    private SessionsPage page;

    private static Snapshot.Session session(
            String id, String client, String folder, Policy policy, boolean chosen, String... may) {
        return new Snapshot.Session(
                id,
                client,
                "2.3.1",
                client,
                folder,
                NOW.minus(Duration.ofHours(6)),
                412,
                List.of(may),
                policy,
                chosen,
                Map.of(),
                true,
                "");
    }

    private static Snapshot four() {
        Snapshot.Session mixed = session("s3", "Cursor", "~/src/infra", Policy.ASK, false);
        return Sample.with(
                List.of(
                        session("s1", "Claude Code", "~/src/payments", Policy.ASK, false),
                        session(
                                "s2",
                                "Claude Code",
                                "~/src/web",
                                Policy.ASK,
                                false,
                                "github",
                                "playwright"),
                        new Snapshot.Session(
                                mixed.id(),
                                mixed.client(),
                                "1.9",
                                mixed.token(),
                                mixed.folder(),
                                NOW.minus(Duration.ofHours(22)),
                                137,
                                List.of(),
                                Policy.ASK,
                                false,
                                Map.of("github", Policy.RECONNECT, "prod-db", Policy.NEVER),
                                true,
                                ""),
                        session("s4", "VS Code", "~/src/docs", Policy.RECONNECT, true)),
                List.of(SampleDay.ended()),
                Settings.STANDARD,
                SampleDay.question());
    }

    private void open(Snapshot snapshot) {
        page = new SessionsPage(core, nanos::get, InstantSource.fixed(NOW));
        stage.show(page, snapshot);
    }

    private void show(Snapshot snapshot) {
        robot.interact(() -> page.show(snapshot));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Node row(int place) {
        return robot.lookup(".session").nth(place).query();
    }

    private ToggleButton segment(int row, String word) {
        return stage.segment(row(row), word);
    }

    private void arm() {
        nanos.addAndGet(Arming.DELAY.toNanos());
        Desktop.pass(Arming.DELAY.plusMillis(150));
    }

    @Test
    void aRowSaysWhoItIsSinceWhenAndWhatItWaitsForAndHowLong() {
        open(four());

        assertThat(stage.texts(row(0)))
                .contains(
                        "Claude Code",
                        "2.3.1  ~/src/payments",
                        "since 09:00 · 412 calls",
                        "waiting for you: atlassian, search_pages, 0:42");
        assertThat(stage.texts(row(2))).contains("since yesterday 17:00 · 137 calls");
        assertThat(stage.texts(row(2)))
                .contains("reconnects github without asking", "never reconnects prod-db");
        assertThat(stage.texts(robot.lookup(".ended").query()))
                .contains("06:55–08:11 · 96 calls · 2 breaks, both answered");
        assertThat(SessionsPage.needs(four())).isEqualTo(1);
        assertThat(SessionsPage.asks(SampleDay.question(), four())).isTrue();
    }

    @Test
    void theThreeAnswersStandInTheRowAndCountOnceTheyCanHaveBeenRead() {
        open(four());
        robot.clickOn("#choice-2");
        assertThat(core.told).isEmpty();
        arm();

        robot.clickOn("#choice-1");

        assertThat(core.told).containsExactly("answer q1 1 RECONNECT_AND_RETRY WINDOW");
    }

    @Test
    void theirNumbersAreKeysInTheRow() {
        open(four());
        arm();
        robot.interact(() -> robot.lookup("#choice-1").query().requestFocus());

        robot.push(KeyCode.DIGIT3);

        assertThat(core.told).containsExactly("answer q1 1 SKIP WINDOW");
    }

    @Test
    void aGrantIsRevokedWhileACallIsHeldAndThatCanBeUndone() {
        open(four());

        stage.click(robot.from(row(1)).lookup(".revoke").nth(0).<Node>query());

        assertThat(core.told).containsExactly("revoke s2 github");
        assertThat(stage.texts(row(1))).contains("From now on it asks about github again.");
        stage.click(undo(row(1)));
        assertThat(core.told).containsExactly("revoke s2 github", "undo revoke s2 github");
        assertThat(robot.lookup("#choice-1").queryAll()).as("the call is held").hasSize(1);
    }

    @Test
    void aGrantThatIsRevokedInASessionThatReconnectsAnywayIsNotSaidToAsk() {
        open(
                Sample.with(
                        List.of(
                                session(
                                        "s1",
                                        "Claude Code",
                                        "~/src/web",
                                        Policy.RECONNECT,
                                        true,
                                        "github")),
                        List.of(),
                        Settings.STANDARD));

        stage.click(robot.from(row(0)).lookup(".revoke").<Node>query());

        assertThat(stage.texts(row(0)))
                .contains(
                        "The grant is gone. It still reconnects github without asking, as this"
                                + " session is on “Reconnect”.");
    }

    private Node undo(Node row) {
        return robot.from(row).lookup("#undo").query();
    }

    @Test
    void aSessionsPolicyIsSetOnItsRowAndUndone() {
        open(four());

        stage.click(segment(1, "Reconnect"));

        assertThat(core.told).containsExactly("setPolicy s2 RECONNECT");
        stage.click(undo(row(1)));
        assertThat(core.told).containsExactly("setPolicy s2 RECONNECT", "setPolicy s2 -");
        assertThat(segment(1, "Ask").isSelected()).isTrue();

        stage.click(segment(3, "Never"));
        stage.click(undo(row(3)));
        assertThat(core.told).endsWith("setPolicy s4 NEVER", "setPolicy s4 RECONNECT");
    }

    @Test
    void whatIsLooserThanAskSaysSoInASentenceAndCanGoBackToWhatItBeganWith() {
        open(four());

        assertThat(stage.texts(row(3)))
                .anyMatch(text -> text.startsWith("Connections are renewed without asking until"));
        assertThat(stage.texts(row(1)))
                .noneMatch(text -> text.startsWith("Connections are renewed"));
        stage.click(
                robot.from(row(3))
                        .lookup((Node node) ->
                                node instanceof ButtonBase button
                                        && button.getText().equals("Back to how it began"))
                        .<Node>query());
        assertThat(core.told).containsExactly("setPolicy s4 -");
    }

    @Test
    void arrowsGoFromChoiceToChoiceAndOnlySpaceChooses() {
        open(four());
        robot.interact(() -> segment(1, "Ask").requestFocus());

        robot.type(KeyCode.RIGHT, KeyCode.RIGHT, KeyCode.RIGHT);
        assertThat(core.told).isEmpty();
        assertThat(segment(1, "Never").isFocused()).isTrue();
        robot.type(KeyCode.SPACE);

        assertThat(core.told).containsExactly("setPolicy s2 NEVER");
        assertThat(segment(1, "Never").getAccessibleText())
                .isEqualTo("If a connection breaks, Claude Code in ~/src/web: Never");
    }

    @Test
    void aNewCountMovesNeitherTheKeyboardNorTheRow() {
        open(four());
        Node row = row(1);
        ToggleButton never = segment(1, "Never");
        robot.interact(never::requestFocus);

        IntStream.range(0, 20).forEach(i -> show(counted(i)));

        assertThat((Object) row(1)).isSameAs(row);
        assertThat(never.isFocused()).isTrue();
        assertThat(stage.texts(row)).contains("since 09:00 · 19 calls");
    }

    private static Snapshot counted(int calls) {
        Snapshot.Session s = session("s2", "Claude Code", "~/src/web", Policy.ASK, false);
        Snapshot.Session counted =
                new Snapshot.Session(
                        s.id(),
                        s.client(),
                        s.version(),
                        s.token(),
                        s.folder(),
                        s.since(),
                        calls,
                        s.grants(),
                        s.policy(),
                        s.chosen(),
                        s.exceptions(),
                        s.lasts(),
                        s.waiting());
        return Sample.with(
                List.of(session("s1", "Cursor", "~", Policy.ASK, false), counted),
                List.of(),
                Settings.STANDARD);
    }

    @Test
    void askingIsPausedFromTheWindowToo() {
        open(four());
        stage.click(robot.lookup("#pause-asking").query());
        assertThat(core.told).containsExactly("pauseAsking PT1H WINDOW");

        show(Sample.paused(NOW.plusSeconds(3_600)));

        assertThat(robot.lookup("#pause-asking").query().isVisible()).isFalse();
    }

    @Test
    void anEmptyPageSaysWhatWillBeHere() {
        open(Sample.with(List.of(), List.of(), Settings.STANDARD));
        assertThat(robot.lookup(".empty").<Labeled>query().getText())
                .startsWith("Every client that is connected will be listed here");
    }

    @Test
    void nothingIsCutOnASmallScreen() {
        open(four());
        arm();
        stage.shrink();
        assertThat(stage.cutTexts()).isEmpty();
    }
}
