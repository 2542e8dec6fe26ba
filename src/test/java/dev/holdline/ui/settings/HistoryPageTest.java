package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.history.Entry;
import dev.holdline.history.Export;
import dev.holdline.history.History;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.FxWindows;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.stage.PopupWindow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The history, over real files and with the mouse. */
@ExtendWith(FxWindows.class)
class HistoryPageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");

    private final FxRobot robot = new FxRobot();
    private final PageStage stage = new PageStage(robot);
    @TempDir private Path folder;
    private History history;
    private @Nullable Path saveTo;

    @BeforeEach
    void start() throws Exception {
        history = new History(folder);
    }

    static Entry.Broke broke(
            int minutesAgo, String server, Entry.Ran ran, @Nullable Answer answer) {
        return new Entry.Broke(
                NOW.minus(Duration.ofMinutes(minutesAgo)),
                server,
                "Claude Code in ~/src/payments",
                "search_pages",
                server.equals("unity") ? "process-exited" : "auth-expired",
                server.equals("unity") ? 1 : null,
                answer != null,
                answer,
                answer == null ? null : Surface.DIALOG,
                answer == null ? "still waiting" : answer == Answer.SKIP ? "skipped" : "answered",
                ran,
                12_300);
    }

    @Test
    void eachRowSaysWhatBrokeWhatWasAnsweredAndWhetherTheCallRan() {
        history.add(broke(3, "atlassian", Entry.Ran.YES, Answer.RECONNECT_AND_RETRY));
        history.add(broke(2, "unity", Entry.Ran.MAY_HAVE, null));
        history.add(
                new Entry.Changed(
                        NOW.minusSeconds(60), "", "", "New sessions never ask.", Surface.WINDOW));
        open();

        assertThat(rows())
                .containsExactly(
                        "All servers : New sessions never ask.. in this window. 1 minute ago.",
                        "unity search_pages: It exited with code 1. Nobody answered in time · held 12 s · it may have run. Claude Code in ~/src/payments · 2 minutes ago.",
                        "atlassian search_pages: Sign-in expired. “Reconnect and retry” in the dialog · held 12 s · it ran. Claude Code in ~/src/payments · 3 minutes ago.");
    }

    @Test
    void oneServersRowsAreShownAloneAndSavedAsTheyAreShown() throws IOException {
        for (int i = 0; i < 6; i++) {
            history.add(broke(i, i % 2 == 0 ? "atlassian" : "unity", Entry.Ran.NO, Answer.SKIP));
        }
        open();
        assertThat(rows()).hasSize(6);

        robot.clickOn("#history-server");
        robot.clickOn((Node node) ->
                node instanceof ListCell<?> cell
                        && "unity".equals(cell.getText())
                        && cell.getScene().getWindow() instanceof PopupWindow);

        assertThat(rows()).hasSize(3).allMatch(row -> row.startsWith("unity "));
        List<Entry> shown =
                history.newest().stream().filter(e -> e.server().equals("unity")).toList();
        assertThat(saved("#export-csv", "history.csv")).isEqualTo(Export.csv(shown));
        assertThat(saved("#export-json", "history.json")).isEqualTo(Export.json(shown));
        assertThat(text(".page .muted")).startsWith("3 rows saved in ");
    }

    @Test
    void whereItCannotBeSavedItSaysSo() {
        history.add(broke(1, "atlassian", Entry.Ran.NO, Answer.SKIP));
        open();
        saveTo = folder.resolve("history.jsonl/inside-a-file.csv");

        robot.clickOn("#export-csv");

        Desktop.await("the remedy", () -> text(".page .muted").startsWith("Nothing was saved"));
    }

    @Test
    void theBadServerIsNamedAndStandsOutInTheChart() {
        for (int i = 0; i < 12; i++) {
            history.add(broke(i * 24 * 60, "unity", Entry.Ran.NO, Answer.SKIP));
        }
        history.add(broke(30, "atlassian", Entry.Ran.YES, Answer.RECONNECT_AND_RETRY));
        open();

        assertThat(text("#breaks-summary"))
                .isEqualTo("In the last 14 days: unity broke 12 times, atlassian broke once.");
        assertThat(robot.lookup(".chart-bar.data0").queryAll()).hasSize(2);
    }

    @Test
    void aCallThatBreaksWhileThePageIsOpenAppears() {
        open();
        assertThat(robot.lookup("#history").query().isVisible()).isFalse();
        assertThat(text(".empty")).contains("will be listed");

        history.add(broke(0, "unity", Entry.Ran.NO, Answer.SKIP));

        Desktop.await("the row", () -> rows().size() == 1);
        assertThat(robot.lookup(".empty").query().isVisible()).isFalse();
    }

    @Test
    void tenThousandRowsNeedNoMoreNodesThanTheWindowShows() throws IOException {
        Path file = folder.resolve("history.jsonl");
        history.add(broke(1, "unity", Entry.Ran.NO, Answer.SKIP));
        history.close();
        Files.writeString(file, Files.readString(file).repeat(10_000));
        open();
        Desktop.await("all rows", () -> list().getItems().size() == 10_000);
        ThreadMXBean processor = ManagementFactory.getThreadMXBean();
        List<Long> frames = new ArrayList<>();

        for (int i = 0; i < 100; i++) {
            int to = i * 97;
            robot.interact(() -> {
                // The processor's time: what else this machine does is not ours.
                long begun = processor.getCurrentThreadCpuTime();
                list().scrollTo(to);
                list().layout();
                frames.add((processor.getCurrentThreadCpuTime() - begun) / 1_000_000);
            });
        }

        assertThat(robot.lookup(cell -> cell instanceof ListCell<?>).queryAll())
                .hasSizeLessThan(40);
        frames.sort(Comparator.naturalOrder());
        // The first ones are not compiled yet.
        assertThat(frames.get(90)).as("milliseconds a step, %s", frames).isLessThan(50);
    }

    @Test
    void nothingIsCutOnASmallScreen() {
        for (int i = 0; i < 40; i++) {
            Entry.Ran ran = Entry.Ran.values()[i % 3];
            history.add(
                    broke(
                            i * i * 11,
                            List.of("unity", "atlassian", "unity", "github", "unity").get(i % 5),
                            ran,
                            ran == Entry.Ran.NO
                                    ? Answer.SKIP
                                    : ran == Entry.Ran.YES ? Answer.RECONNECT_FOR_SESSION : null));
        }
        open();

        stage.shrink();
        assertThat(stage.cutTexts()).isEmpty();
    }

    private void open() {
        HistoryPage page = new HistoryPage(history, InstantSource.fixed(NOW), (_, _) -> saveTo);
        stage.show(page);
        Desktop.await(
                "the history to be read",
                () -> robot.from(page.node()).lookup("#history").query() != null);
        WaitForAsyncUtils.waitForFxEvents();
        Desktop.await("rows", () -> rows().size() >= Math.min(1, lines()));
    }

    private String text(String query) {
        return robot.lookup(query).<Labeled>query().getText();
    }

    private int lines() {
        try {
            return history.newest().size();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String saved(String button, String name) throws IOException {
        saveTo = folder.resolve(name);
        robot.clickOn(button);
        Desktop.await("the file", () -> Files.exists(folder.resolve(name)));
        WaitForAsyncUtils.waitForFxEvents();
        return Files.readString(folder.resolve(name));
    }

    @SuppressWarnings("unchecked")
    private ListView<Entry> list() {
        return (ListView<Entry>) robot.lookup("#history").query();
    }

    private List<String> rows() {
        WaitForAsyncUtils.waitForFxEvents();
        return robot
                .lookup((Node node) -> node instanceof EntryCell cell && !cell.isEmpty())
                .queryAll()
                .stream()
                .map(EntryCell.class::cast)
                .filter(Node::isVisible)
                .sorted(Comparator.comparing(ListCell::getIndex))
                .map(Node::getAccessibleText)
                .toList();
    }
}
