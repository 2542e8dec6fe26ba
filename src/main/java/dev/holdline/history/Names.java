package dev.holdline.history;

import java.util.regex.Pattern;

/** What others named, made fit for a row. */
final class Names {
    private static final int LONGEST = 300;

    private static final Pattern ODD =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]+");

    private Names() {}

    /** One line without control, format or unpaired characters, cut to 300 characters. */
    static String clean(String text) {
        String line = ODD.matcher(text).replaceAll(" ").strip();
        if (line.length() <= LONGEST) return line;
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "…";
    }
}
