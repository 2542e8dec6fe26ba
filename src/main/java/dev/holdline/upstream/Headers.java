package dev.holdline.upstream;

import java.util.Locale;
import java.util.Map;

/** Response headers by name, in any case. */
final class Headers {
    private Headers() {}

    /** "" where there is none. */
    static String first(Map<String, String> headers, String lowerName) {
        for (var header : headers.entrySet()) {
            if (header.getKey().toLowerCase(Locale.ROOT).equals(lowerName)) {
                return header.getValue();
            }
        }
        return "";
    }
}
