package dev.holdline.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
    private static final ZoneId LISBON = ZoneId.of("Europe/Lisbon");
    private static final Instant NOW = Instant.parse("2026-11-22T15:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT0S, just now",
        "PT59S, just now",
        "PT-5S, just now",
        "PT1M, 1 minute ago",
        "PT59M, 59 minutes ago",
        "PT60M, today 14:00",
        "PT15H, today 00:00",
        "PT15H1M, yesterday 23:59",
        "PT39H1M, '20 Nov, 23:59'"
    })
    void howLongAgoIsSaidAsPeopleSayIt(Duration ago, String words) {
        assertThat(Times.ago(NOW.minus(ago), NOW, LISBON)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0.0 s", "PT0.42S, 0.4 s", "PT12.9S, 12 s", "PT1M40S, 1 min 40 s"})
    void aLengthIsAsExactAsItMatters(Duration length, String words) {
        assertThat(Times.span(length)).isEqualTo(words);
    }
}
