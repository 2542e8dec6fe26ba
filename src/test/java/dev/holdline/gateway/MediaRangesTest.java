package dev.holdline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaRangesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/event-stream, application/json|true",
                "Text/Event-Stream;q=0.9,application/json|true",
                "application/json, text/event-stream|false",
                "text/event-stream;q=0, application/json|false",
                "*/*|false",
                "|false"
            })
    void whatAClientNamesFirstItPrefers(String accept, boolean events) {
        assertThat(MediaRanges.prefers(accept, "text/event-stream", "application/json"))
                .isEqualTo(events);
    }
}
