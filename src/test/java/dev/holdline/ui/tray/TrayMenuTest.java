package dev.holdline.ui.tray;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.gateway.ServerState;
import dev.holdline.gateway.Snapshot;
import dev.holdline.platform.Tray;
import dev.holdline.ui.Sample;
import dev.holdline.ui.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrayMenuTest {
    private final Sample.Core core = new Sample.Core();
    private final List<String> asked = new ArrayList<>();
    private final TrayMenu menu =
            new TrayMenu(
                    core, client -> asked.add("copy " + client), () -> asked.add("open window"));

    @Test
    void theIconIsTheWorstStates() {
        assertThat(content(Sample.snapshot(Sample.question(1))).icon()).isEqualTo("tray-needs-you");
    }

    @Test
    void anOpenQuestionStandsOnTopWithItsThreeAnswersAsInTheDialog() {
        Tray.Item first = content(Sample.snapshot(Sample.question(4))).menu().getFirst();

        assertThat(text(first)).isEqualTo("atlassian's sign-in has expired.");
        assertThat(inside(first))
                .filteredOn(Tray.Action.class::isInstance)
                .extracting(TrayMenuTest::text)
                .containsExactly(
                        "1 · Reconnect and retry",
                        "2 · Reconnect and don't ask again this session",
                        "3 · Skip this operation");
    }

    @Test
    void anAnswerCoversOnlyTheRevisionTheMenuShowed() {
        press(content(Sample.snapshot(Sample.question(4))), "3 · Skip this operation");

        assertThat(core.told).containsExactly("answer q1 4 SKIP TRAY");
    }

    @Test
    void aServerSaysItsStateAndCauseAndCanBeReconnected() {
        Tray.Content content = content(Sample.snapshot());
        Tray.Item unity =
                content.menu().stream()
                        .filter(item -> text(item).startsWith("unity"))
                        .findFirst()
                        .orElseThrow();

        assertThat(text(unity))
                .isEqualTo(
                        "unity — Exited with code 1 after 2 starts · Error: GEMINI_API_KEY is"
                                + " required");
        assertThat(((Tray.SubMenu) unity).icon()).isEqualTo(Optional.of("state-broken"));
        assertThat(inside(unity)).extracting(TrayMenuTest::text).contains("Reconnect");
        inside(unity).forEach(TrayMenuTest::run);
        assertThat(core.told).containsExactly("reconnect unity TRAY");
    }

    @Test
    void foreignTextIsCutAndCleaned() {
        Snapshot.Server evil =
                Sample.server(
                        "x".repeat(500),
                        ServerState.BROKEN,
                        "a\u001b[31mb\nc\u202ed",
                        "",
                        "\u0000");
        Snapshot snapshot = Sample.of(ServerState.BROKEN, List.of(evil), List.of());

        assertThat(all(content(snapshot).menu()))
                .allSatisfy(text -> assertThat(text).hasSizeLessThan(100))
                .allSatisfy(text -> assertThat(text).doesNotContainPattern("[\\p{Cc}\\u202e]"));
    }

    @Test
    void quitSaysHowManyClientsItCutsOff() {
        assertThat(all(content(Sample.snapshot()).menu()))
                .contains("Quit Holdline (cuts off 2 clients)");
        press(content(Sample.snapshot()), "Quit Holdline (cuts off 2 clients)");
        assertThat(core.told).containsExactly("quit");
    }

    @Test
    void aNewVersionThatWaitsIsLetInByAnEntryThatSaysWhatItCosts() {
        assertThat(all(content(Sample.snapshot()).menu())).noneMatch(it -> it.contains("update"));
        Tray.Content content =
                menu.content(Sample.snapshot(), false, "", Optional.of(() -> asked.add("restart")));

        press(content, "Restart to finish the update (2 clients’ servers start afresh)");

        assertThat(asked).containsExactly("restart");
    }

    @Test
    void theCommandsAreThere() {
        Tray.Content content = content(Sample.snapshot());
        press(content, "Reconnect all");
        press(content, "OpenCode");
        press(content, "Open Holdline");

        assertThat(core.told).containsExactly("reconnectAll TRAY");
        assertThat(asked).containsExactly("copy OpenCode", "open window");
    }

    @Test
    void askingIsPausedAndTakenUpAgainByTheSameEntryWhichSaysWhatCallsGet() {
        Tray.Content asking = content(Sample.snapshot());
        press(asking, "Pause asking for an hour");
        assertThat(core.told).containsExactly("pauseAsking PT1H TRAY");
        assertThat(all(asking.menu()))
                .contains("While paused, calls that would be asked about are skipped");

        Instant until = Instant.parse("2026-01-02T15:40:00Z");
        Tray.Content paused = content(Sample.paused(until));
        String entry = "Ask again (paused until " + Times.clock(until) + ")";
        assertThat(all(paused.menu())).contains(entry).doesNotContain("Pause asking for an hour");
        assertThat(paused.tooltip()).contains("asking is paused until " + Times.clock(until));
        press(paused, entry);
        assertThat(core.told).containsExactly("pauseAsking PT1H TRAY", "resumeAsking TRAY");
    }

    @Test
    void whatIsLooserThanAskIsSaidInMenuAndTooltip() {
        assertThat(content(Sample.snapshot()).tooltip()).isEqualTo("Holdline: Connecting");

        Tray.Content loose = content(Sample.loose());

        assertThat(loose.tooltip()).contains("renewed without asking");
        assertThat(all(loose.menu()))
                .contains(
                        "New sessions reconnect without asking: github",
                        "New sessions of Cursor reconnect without asking",
                        "Cursor in ~/src/infra reconnects without asking")
                .noneMatch(text -> text.startsWith("Claude Code in"));
    }

    private Tray.Content content(Snapshot snapshot) {
        return menu.content(snapshot, false, "", Optional.empty());
    }

    private static void press(Tray.Content content, String text) {
        flat(content.menu()).filter(item -> text(item).equals(text)).forEach(TrayMenuTest::run);
    }

    private static void run(Tray.Item item) {
        if (item instanceof Tray.Action action) {
            action.run().run();
        }
    }

    private static List<String> all(List<Tray.Item> items) {
        return flat(items).map(TrayMenuTest::text).toList();
    }

    private static Stream<Tray.Item> flat(List<Tray.Item> items) {
        return items.stream().flatMap(item -> Stream.concat(Stream.of(item), flat(inside(item))));
    }

    private static List<Tray.Item> inside(Tray.Item item) {
        return item instanceof Tray.SubMenu subMenu ? subMenu.items() : List.of();
    }

    private static String text(Tray.Item item) {
        return switch (item) {
            case Tray.Action action -> action.text();
            case Tray.SubMenu subMenu -> subMenu.text();
            case Tray.Label label -> label.text();
            case Tray.Separator _ -> "";
        };
    }
}
