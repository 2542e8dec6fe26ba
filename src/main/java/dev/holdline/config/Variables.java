package dev.holdline.config;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${VAR}} and {@code ${VAR:-otherwise}}, with the shell's meaning: the second form also
 * takes over where the variable is empty, and may hold variables itself (POSIX 2.6.2). Any other
 * {@code ${…}} stays as it is: an argument may be a shell's script.
 */
final class Variables {
    private static final Pattern VARIABLE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);

    /** Cursor's, Windsurf's and VS Code's spellings: {@code ${env:X}}, {@code ${input:x}}. */
    private static final Pattern OF_ANOTHER_CLIENT =
            Pattern.compile("(env|input|file|config|command):(.*)", Pattern.DOTALL);

    private Variables() {}

    static boolean occurIn(String text) {
        return text.contains("${");
    }

    static String expand(String text, Map<String, String> environment) throws Objection {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
            int close = closing(text, open + 2);
            if (close < 0) {
                break;
            }
            out.append(text, at, open);
            out.append(value(text.substring(open + 2, close), environment));
            at = close + 1;
        }
        return out.append(text, at, text.length()).toString();
    }

    private static String value(String inside, Map<String, String> environment) throws Objection {
        Matcher variable = VARIABLE.matcher(inside);
        if (!variable.matches()) {
            Matcher foreign = OF_ANOTHER_CLIENT.matcher(inside);
            if (foreign.matches()) {
                throw new Objection(
                        "has ${" + Shown.bare(inside) + "}, another client's spelling",
                        foreign.group(1).equals("env")
                                ? "write ${" + Shown.bare(foreign.group(2)) + "}"
                                : "write the value, or ${VAR} for an environment variable");
            }
            return "${" + inside + "}";
        }
        String name = variable.group(1);
        String otherwise = variable.group(2);
        String value = environment.get(name);
        if (otherwise != null) {
            return value == null || value.isEmpty() ? expand(otherwise, environment) : value;
        }
        if (value == null) {
            throw new Objection(
                    "needs the variable " + name + ", which is not set in your login shell",
                    "set it in your shell's start-up file and reload, or write ${"
                            + name
                            + ":-otherwise}");
        }
        return value;
    }

    /** The brace that closes the one before {@code from}, or -1. */
    private static int closing(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '}') {
                if (--depth == 0) {
                    return i;
                }
            } else if (text.startsWith("${", i)) {
                depth++;
                i++;
            }
        }
        return -1;
    }
}
