package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.history.Entry;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import dev.holdline.upstream.Failure;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class EntryTextTest {
    /** Each reason of which a client is told has a text of its own, under a name in capitals. */
    static final List<String> OUTCOMES =
            Stream.concat(
                            ResourceBundle.getBundle("dev.holdline.recovery.replies", Locale.ROOT)
                                    .keySet()
                                    .stream()
                                    .filter(key -> key.matches("[A-Z_]+"))
                                    .map(key -> key.toLowerCase(Locale.ROOT).replace('_', ' ')),
                            Stream.of("answered", "left by the client"))
                    .toList();

    static final List<String> CAUSES =
            Arrays.stream(Failure.Kind.values()).map(Failure.Kind::word).toList();

    private static Entry.Broke broke(
            String cause, @Nullable Integer code, @Nullable Answer answer, String outcome) {
        return new Entry.Broke(
                Instant.EPOCH,
                "s",
                "c",
                "t",
                cause,
                code,
                answer != null,
                answer,
                answer == null ? null : Surface.DIALOG,
                outcome,
                Entry.Ran.NO,
                1_000);
    }

    @ParameterizedTest
    @FieldSource("OUTCOMES")
    void everyOutcomeHasWords(String outcome) {
        assertThat(EntryText.of(broke("timeout", null, null, outcome)).outcome())
                .endsWith(" · held 1.0 s · not run")
                .doesNotStartWith(outcome);
    }

    @ParameterizedTest
    @FieldSource("CAUSES")
    void everyCauseHasWords(String cause) {
        assertThat(EntryText.of(broke(cause, null, null, "never")).happened())
                .isNotBlank()
                .isNotEqualTo(cause);
    }

    @Test
    void wordsOfALaterVersionStandAsTheyCame() {
        EntryText text = EntryText.of(broke("gone-fishing", null, null, "dreamt"));

        assertThat(text.happened()).isEqualTo("gone-fishing");
        assertThat(text.outcome()).isEqualTo("dreamt · held 1.0 s · not run");
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerHasWords(Answer answer) {
        assertThat(EntryText.of(broke("timeout", null, answer, "answered")).outcome())
                .startsWith("“")
                .endsWith("” in the dialog · held 1.0 s · not run");
    }

    @ParameterizedTest
    @EnumSource
    void everySurfaceHasWords(Surface surface) {
        var later = new Entry.AnsweredLater(Instant.EPOCH, "s", "c", "t", Answer.SKIP, surface);

        assertThat(EntryText.of(later).outcome()).matches("“Skip” (in|by) .+");
    }

    @ParameterizedTest
    @CsvSource({
        "process-exited, 1, It exited with code 1",
        "process-exited, 137, It was ended from outside (code 137)",
        "process-exited, , It exited",
        "unreachable, 1, It could not be reached",
        "'', , The tool had changed"
    })
    void theExitCodeIsNamedWhereThereIsOne(String cause, @Nullable Integer code, String words) {
        assertThat(EntryText.of(broke(cause, code, null, "never")).happened()).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({
        "reconnect failed, '“Reconnect and retry” in the dialog · it could not be reconnected · held 1.0 s · not run'",
        "answered, '“Reconnect and retry” in the dialog · held 1.0 s · not run'"
    })
    void whatAnAnswerDidNotBringAboutIsSaid(String outcome, String words) {
        assertThat(
                        EntryText.of(broke("timeout", null, Answer.RECONNECT_AND_RETRY, outcome))
                                .outcome())
                .isEqualTo(words);
    }
}
