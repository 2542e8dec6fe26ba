package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date in any of its three forms. */
final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    /** What nobody means in earnest is cut, so that no arithmetic overflows. */
    private static final Duration MOST = Duration.ofDays(365);

    /** RFC 9110, section 5.6.7: the preferred form, and two that recipients must accept. */
    private static final List<DateTimeFormatter> DATES =
            List.of(
                    DateTimeFormatter.RFC_1123_DATE_TIME,
                    new DateTimeFormatterBuilder()
                            .appendPattern("EEEE, dd-MMM-")
                            .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
                            .appendPattern(" HH:mm:ss 'GMT'")
                            .toFormatter(Locale.US)
                            .withZone(ZoneOffset.UTC),
                    DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US)
                            .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /** Null where the server named no time, or none that can be read. */
    static @Nullable Instant of(Evidence e, Instant now) {
        String value = Headers.first(e.headers(), "retry-after").strip();
        if (value.isEmpty()) return null;
        if (SECONDS.matcher(value).matches()) {
            return within(now.plusSeconds(Long.parseLong(value)), now);
        }
        for (DateTimeFormatter form : DATES) {
            try {
                return within(form.parse(value, Instant::from), now);
            } catch (DateTimeParseException notThisForm) {
                // The next form may fit.
            }
        }
        return null;
    }

    private static Instant within(Instant when, Instant now) {
        if (when.isBefore(now)) return now;
        Instant latest = now.plus(MOST);
        return when.isAfter(latest) ? latest : when;
    }
}
