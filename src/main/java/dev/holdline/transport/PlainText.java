package dev.holdline.transport;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Makes other programs' words safe to keep and show: no terminal escapes, no control characters, no
 * text-direction overrides. Line breaks stay.
 */
final class PlainText {
    /** ECMA-48: CSI sequences, OSC and other strings up to their end, then any two-byte escape. */
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "(?:\\u001B\\[|\\u009B)[0-?]*[ -/]*[@-~]?"
                            + "|(?:\\u001B[\\]PX^_]|[\\u009D\\u0090\\u0098\\u009E\\u009F])"
                            + "[^\\u0007\\u001B\\u009C]*(?:\\u0007|\\u001B\\\\|\\u009C)?"
                            + "|\\u001B[ -/]*[0-~]?");

    /** Unicode UAX #9 overrides and isolates can make a line read as something it is not. */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\p{Cc}&&[^\\n\\t]]|[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]");

    private PlainText() {}

    static String of(String text) {
        if (isPlain(text)) return text;
        return INVISIBLE.matcher(ESCAPES.matcher(text).replaceAll("")).replaceAll("");
    }

    static String of(byte[] utf8, int count) {
        return of(new String(utf8, 0, count, StandardCharsets.UTF_8));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' ? c != '\n' && c != '\t' : c > '~') return false;
        }
        return true;
    }
}
