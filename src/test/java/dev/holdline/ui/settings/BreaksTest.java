package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.history.Entry;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreaksTest {
    private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    private final List<Entry> entries = new ArrayList<>();

    private void broke(String server, String day, int times) {
        for (int i = 0; i < times; i++) {
            entries.add(
                    new Entry.Broke(
                            LocalDate.parse(day).atTime(12, i).atZone(LISBON).toInstant(),
                            server,
                            "Zed",
                            "t",
                            "timeout",
                            null,
                            false,
                            null,
                            null,
                            "answered",
                            Entry.Ran.YES,
                            1));
        }
    }

    private Breaks breaks(int most) {
        return Breaks.of(entries, TODAY, LISBON, 3, most, "Others");
    }

    @Test
    void eachDayHasItsNumberAndTheWorstServerIsFirst() {
        broke("good", "2026-11-22", 1);
        broke("bad", "2026-11-20", 2);
        broke("bad", "2026-11-22", 3);

        assertThat(breaks(5).days()).containsExactly(TODAY.minusDays(2), TODAY.minusDays(1), TODAY);
        assertThat(breaks(5).servers())
                .containsExactly(
                        new Breaks.Server("bad", List.of(2, 0, 3)),
                        new Breaks.Server("good", List.of(0, 0, 1)));
    }

    @Test
    void whatIsOlderOrBrokeNothingDoesNotCount() {
        broke("old", "2026-11-19", 1);
        entries.add(
                new Entry.AnsweredLater(
                        Instant.parse("2026-11-22T10:00:00Z"),
                        "later",
                        "Zed",
                        "t",
                        Answer.SKIP,
                        Surface.TRAY));

        assertThat(breaks(5).servers()).isEmpty();
    }

    @Test
    void aDayIsThePersonsDay() {
        entries.clear();
        broke("late", "2026-11-22", 1);
        ZoneId tokyo = ZoneId.of("Asia/Tokyo");
        Entry.Broke night = (Entry.Broke) entries.getFirst();
        Instant at = Instant.parse("2026-11-21T16:00:00Z");
        Entry moved =
                new Entry.Broke(
                        at,
                        night.server(),
                        "Zed",
                        "t",
                        "timeout",
                        null,
                        false,
                        null,
                        null,
                        "answered",
                        Entry.Ran.YES,
                        1);

        assertThat(Breaks.of(List.of(moved), TODAY, tokyo, 3, 5, "Others").servers())
                .containsExactly(new Breaks.Server("late", List.of(0, 0, 1)));
    }

    @Test
    void theLeastBadServersAreOneTogether() {
        broke("a", "2026-11-22", 5);
        broke("b", "2026-11-22", 4);
        broke("c", "2026-11-21", 2);
        broke("d", "2026-11-22", 1);

        assertThat(breaks(3).servers())
                .containsExactly(
                        new Breaks.Server("a", List.of(0, 0, 5)),
                        new Breaks.Server("b", List.of(0, 0, 4)),
                        new Breaks.Server("Others", List.of(0, 2, 1)));
    }
}
