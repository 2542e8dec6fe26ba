package dev.holdline.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: "250ms", "10s", "5m", "8h". */
final class Durations {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");

    private Durations() {}

    static Duration parse(String text) throws Objection {
        Matcher m = SHAPE.matcher(text.strip());
        if (!m.matches()) {
            throw new Objection(
                    "is " + Shown.name(text) + ", which is no duration",
                    "write a number and its unit: \"250ms\", \"10s\", \"5m\" or \"8h\"");
        }
        long amount = Long.parseLong(m.group(1));
        if (amount == 0) {
            throw new Objection("is zero", "write a duration above zero");
        }
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
