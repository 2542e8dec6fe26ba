package dev.holdline.gateway;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Content-Type} and {@code Accept} (RFC 9110 §8.3, §12.5.1) as far as MCP needs. */
final class MediaRanges {
    private static final Pattern NO_WEIGHT = Pattern.compile("q=0(\\.0*)?");

    private MediaRanges() {}

    /** Whether a Content-Type names this type, with any parameters. */
    static boolean is(@Nullable String contentType, String type) {
        return contentType != null && bare(contentType).equals(type);
    }

    /** Whether an Accept header admits this type; without the header all types are welcome. */
    static boolean admits(@Nullable String accept, String type) {
        if (accept == null) return true;
        String all = type.substring(0, type.indexOf('/')) + "/*";
        for (String range : accept.split(",", -1)) {
            String name = bare(range);
            boolean covers = name.equals(type) || name.equals(all) || name.equals("*/*");
            if (covers && !isRefused(range)) return true;
        }
        return false;
    }

    /**
     * Whether the client would rather have {@code type} than {@code other}: it names it first. RFC
     * 9110 gives the order no meaning, so this only decides where either will do.
     */
    static boolean prefers(@Nullable String accept, String type, String other) {
        if (accept == null) return false;
        for (String range : accept.split(",", -1)) {
            String name = bare(range);
            if (name.equals(other)) return false;
            if (name.equals(type)) return !isRefused(range);
        }
        return false;
    }

    /** A weight of nothing: {@code ;q=0}. */
    private static boolean isRefused(String range) {
        if (range.indexOf(';') < 0) return false;
        for (String parameter : range.split(";", -1)) {
            String p = parameter.strip().toLowerCase(Locale.ROOT);
            if (NO_WEIGHT.matcher(p).matches()) return true;
        }
        return false;
    }

    private static String bare(String value) {
        int end = value.indexOf(';');
        return (end < 0 ? value : value.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
