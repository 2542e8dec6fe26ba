package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30                              | 2026-11-22T12:00:30Z",
                "0                               | 2026-11-22T12:00:00Z",
                "Sun, 22 Nov 2026 12:01:00 GMT   | 2026-11-22T12:01:00Z",
                "Sunday, 22-Nov-26 12:01:00 GMT  | 2026-11-22T12:01:00Z",
                "Sun Nov 22 12:01:00 2026        | 2026-11-22T12:01:00Z",
                "Tue Dec  1 12:01:00 2026        | 2026-12-01T12:01:00Z",
                "Sun, 06 Nov 1994 08:49:37 GMT   | 2026-11-22T12:00:00Z",
                "999999999                       | 2027-11-22T12:00:00Z",
                "soon                            |",
                "-5                              |",
                "99999999999999                  |",
                "Mon, 22 Nov 2026 12:01:00 GMT   |"
            })
    void secondsAndTheThreeFormsOfADateAreRead(String value, String until) {
        Failure failure =
                new Classifier(() -> NOW)
                        .classify(Seen.http(429).header("retry-AFTER", value).evidence());
        assertThat(failure.retryAfter()).isEqualTo(until == null ? null : Instant.parse(until));
    }
}
