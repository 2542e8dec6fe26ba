package dev.holdline.ui;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The words of the views, from the one bundle of the desktop. */
public final class Words {
    private static final ResourceBundle BUNDLE =
            ResourceBundle.getBundle("dev.holdline.words", Locale.ROOT);

    private Words() {}

    /** The words of {@code key}; where it has none, as of a later version, {@code otherwise}. */
    public static String orElse(String key, String otherwise) {
        return BUNDLE.containsKey(key) ? of(key) : otherwise;
    }

    /**
     * @param values for the places of the pattern, {@link MessageFormat}
     */
    public static String of(String key, Object... values) {
        String pattern = BUNDLE.getString(key);
        // Half of them are no patterns, and a row of a list has a dozen.
        if (pattern.indexOf('{') < 0 && pattern.indexOf('\'') < 0) return pattern;
        return new MessageFormat(pattern, Locale.ROOT).format(values);
    }
}
