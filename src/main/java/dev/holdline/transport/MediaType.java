package dev.holdline.transport;

import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** What the body of an answer is, as far as it matters here. */
enum MediaType {
    JSON,
    EVENTS,
    OTHER;

    /** {@link #OTHER} for every error status: whatever it says, it is no answer. */
    static MediaType of(ClassicHttpResponse response) {
        Header header = response.getFirstHeader("Content-Type");
        if (!isSuccess(response) || header == null || response.getEntity() == null) return OTHER;
        String value = String.valueOf(header.getValue()).toLowerCase(Locale.ROOT);
        int parameters = value.indexOf(';');
        return switch ((parameters < 0 ? value : value.substring(0, parameters)).strip()) {
            case "application/json" -> JSON;
            case "text/event-stream" -> EVENTS;
            default -> OTHER;
        };
    }

    static boolean isSuccess(ClassicHttpResponse response) {
        return response.getCode() >= 200 && response.getCode() < 300;
    }
}
