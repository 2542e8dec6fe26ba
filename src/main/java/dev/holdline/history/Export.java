package dev.holdline.history;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The history for other programs. */
public final class Export {
    private static final List<String> COLUMNS =
            List.of(
                    "at",
                    "what",
                    "server",
                    "client",
                    "operation",
                    "cause",
                    "exit_code",
                    "asked",
                    "answer",
                    "surface",
                    "outcome",
                    "ran",
                    "held_ms");

    private Export() {}

    /** A JSON array of objects, times in ISO 8601. */
    public static String json(List<Entry> entries) {
        return History.MAPPER
                        .writerFor(
                                History.MAPPER
                                        .getTypeFactory()
                                        .constructCollectionType(List.class, Entry.class))
                        .withDefaultPrettyPrinter()
                        .writeValueAsString(entries)
                + "\n";
    }

    /** Comma-separated with a header (RFC 4180), one row for each entry. */
    public static String csv(List<Entry> entries) {
        return Stream.concat(Stream.of(COLUMNS), entries.stream().map(Export::cells))
                .map(cells -> cells.stream().map(Export::cell).collect(Collectors.joining(",")))
                .map(line -> line + "\r\n")
                .collect(Collectors.joining());
    }

    private static List<String> cells(Entry entry) {
        return switch (entry) {
            case Entry.Broke b ->
                    texts(
                            b.at(),
                            "broke",
                            b.server(),
                            b.client(),
                            b.operation(),
                            b.cause(),
                            b.exitCode(),
                            b.asked(),
                            b.answer(),
                            b.surface(),
                            b.outcome(),
                            b.ran(),
                            b.heldMillis());
            case Entry.AnsweredLater a ->
                    texts(
                            a.at(),
                            "answered-later",
                            a.server(),
                            a.client(),
                            a.operation(),
                            null,
                            null,
                            true,
                            a.answer(),
                            a.surface(),
                            null,
                            null,
                            null);
            case Entry.Changed c ->
                    texts(
                            c.at(),
                            "changed",
                            c.server(),
                            c.client(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            c.surface(),
                            c.change(),
                            null,
                            null);
        };
    }

    private static List<String> texts(@Nullable Object... values) {
        return Stream.of(values).map(value -> Objects.toString(value, "")).toList();
    }

    /**
     * A spreadsheet takes a cell that begins like a formula for one, and a server chose the name in
     * it: such a cell gets an apostrophe.
     */
    private static String cell(String text) {
        String safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
