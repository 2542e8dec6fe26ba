package dev.holdline.platform.linux;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a desktop entry writes values
 * (https://specifications.freedesktop.org/desktop-entry-spec/latest/, "Possible value types" and
 * "The Exec key").
 */
final class DesktopValue {
    private DesktopValue() {}

    static String string(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    /** What {@link #string} wrote. */
    static String plain(String value) {
        var text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                text.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            text.append(
                    switch (escaped) {
                        case 's' -> ' ';
                        case 'n' -> '\n';
                        case 't' -> '\t';
                        case 'r' -> '\r';
                        default -> escaped;
                    });
        }
        return text.toString();
    }

    /** A command line: every argument is quoted, then the whole is a string like any other. */
    static String exec(String... arguments) {
        return string(
                Stream.of(arguments).map(DesktopValue::quoted).collect(Collectors.joining(" ")));
    }

    private static String quoted(String argument) {
        return '"' + argument.replaceAll("([\\\\\"`$])", "\\\\$1").replace("%", "%%") + '"';
    }
}
