package dev.holdline.config;

/** Text of foreign origin made fit for one line of a message. */
final class Shown {
    private static final int LONGEST_NAME = 60;

    private Shown() {}

    /** Without anything that moves a cursor, breaks a line or turns the reading direction. */
    static String text(String text) {
        return text.codePoints()
                .map(c -> isControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A name from the file, in quotes and cut. */
    static String name(String name) {
        return '"' + bare(name) + '"';
    }

    /** The same without quotes, for a path of keys. */
    static String bare(String name) {
        String clean = text(name);
        return clean.codePointCount(0, clean.length()) <= LONGEST_NAME
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, LONGEST_NAME)) + "…";
    }

    /**
     * Control characters, line separators, halves of surrogate pairs, and the directional marks of
     * Unicode TR 9 with which a text can be made to look like another.
     */
    static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            case Character.FORMAT ->
                    (c >= 0x200E && c <= 0x200F)
                            || (c >= 0x202A && c <= 0x202E)
                            || (c >= 0x2066 && c <= 0x2069)
                            || c == 0x061C
                            || c == 0xFEFF;
            default -> false;
        };
    }
}
