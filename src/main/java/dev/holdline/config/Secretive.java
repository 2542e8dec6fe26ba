package dev.holdline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which texts of an entry look like secrets: they are kept off the screen. */
public final class Secretive {
    /** Stands for a value that is not shown. */
    public static final String MASK = "••••";

    private static final Pattern NAME =
            Pattern.compile(
                    "token|secret|passw|pwd|api[-_]?key|apikey|auth|credential|private|access[-_]?key"
                            + "|bearer|cookie|session|signature|(^|[-_])(key|pat)$");

    private static final Pattern ASSIGNED = Pattern.compile("(-{0,2}[\\w-]+)=(.+)");

    /** Long and mixed, as keys are and words are not. */
    private static final Pattern VALUE =
            Pattern.compile(
                    "(sk|pk|ghp|gho|ghs|github_pat|glpat|xox[abp]|AKIA|ya29|eyJ)[-_A-Za-z0-9.]{12,}"
                            + "|(?=\\S*\\d)(?=\\S*[A-Za-z])[A-Za-z0-9+=_-]{32,}");

    private Secretive() {}

    /** A variable, header or option of that name with a value written out. */
    public static boolean looksSecret(String name, String value) {
        return isLiteral(value)
                && (NAME.matcher(name.toLowerCase(Locale.ROOT)).find()
                        || VALUE.matcher(value).lookingAt());
    }

    /** Whether the text itself is the value, and not the name of a variable that has it. */
    public static boolean isLiteral(String value) {
        return !value.isBlank() && !Variables.occurIn(value);
    }

    /** Arguments as they may be shown. */
    public static List<String> masked(List<String> args) {
        List<String> shown = new ArrayList<>();
        String option = "";
        for (String arg : args) {
            var assigned = ASSIGNED.matcher(arg);
            if (assigned.matches() && looksSecret(assigned.group(1), assigned.group(2))) {
                shown.add(assigned.group(1) + "=" + MASK);
            } else if (looksSecret(arg.startsWith("-") ? "" : option, arg)) {
                shown.add(MASK);
            } else {
                shown.add(arg);
            }
            option = arg.startsWith("-") ? arg : "";
        }
        return shown;
    }
}
