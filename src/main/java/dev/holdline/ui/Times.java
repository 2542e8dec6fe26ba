package dev.holdline.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Times as people say them. */
public final class Times {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter EXACT =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss", Locale.ENGLISH);

    private Times() {}

    /** "3 minutes ago", "yesterday 17:02", "9 Nov, 17:02". */
    public static String ago(Instant then, Instant now, ZoneId zone) {
        long minutes = Duration.between(then, now).toMinutes();
        if (minutes < 1) return Words.of("time.now");
        if (minutes < 60) return Words.of("time.minutes", minutes);
        ZonedDateTime at = then.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        if (at.toLocalDate().equals(today)) return Words.of("time.today", CLOCK.format(at));
        return at.toLocalDate().equals(today.minusDays(1))
                ? Words.of("time.yesterday", CLOCK.format(at))
                : DAY.format(at);
    }

    /** "15:40". */
    public static String clock(Instant time) {
        return CLOCK.format(time.atZone(ZoneId.systemDefault()));
    }

    /** "08:12", "yesterday 17:02", "9 Nov, 17:02": since when something goes on. */
    public static String since(Instant then, Instant now, ZoneId zone) {
        ZonedDateTime at = then.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        if (at.toLocalDate().equals(today)) return CLOCK.format(at);
        return at.toLocalDate().equals(today.minusDays(1))
                ? Words.of("time.yesterday", CLOCK.format(at))
                : DAY.format(at);
    }

    /** "0:42", "1:02:07". */
    public static String stopwatch(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        String rest = String.format(Locale.ROOT, ":%02d", seconds % 60);
        return seconds < 3_600
                ? seconds / 60 + rest
                : seconds / 3_600
                        + String.format(Locale.ROOT, ":%02d", seconds % 3_600 / 60)
                        + rest;
    }

    /** "55 s", "2 min", "1 h 30 min": a setting, as people say it. */
    public static String length(Duration length) {
        List<String> parts = new ArrayList<>();
        if (length.toHours() > 0) parts.add(Words.of("length.hours", length.toHours()));
        if (length.toMinutesPart() > 0) {
            parts.add(Words.of("length.minutes", length.toMinutesPart()));
        }
        if (length.toSecondsPart() > 0) parts.add(Words.of("span.seconds", length.toSecondsPart()));
        return parts.isEmpty() ? span(length) : String.join(" ", parts);
    }

    /** "22 November 2026, 17:02:41". */
    public static String exact(Instant then, ZoneId zone) {
        return EXACT.format(then.atZone(zone));
    }

    /** "0.4 s", "12 s", "1 min 40 s". */
    public static String span(Duration length) {
        if (length.toMillis() < 10_000) return Words.of("span.tenths", length.toMillis() / 1000.0);
        if (length.toSeconds() < 60) return Words.of("span.seconds", length.toSeconds());
        return Words.of("span.minutes", length.toMinutes(), length.toSecondsPart());
    }
}
