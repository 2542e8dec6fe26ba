package dev.holdline.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a command line as a POSIX shell would, without running anything: quotes, backslashes, line
 * continuations. {@code $NAME} becomes {@code ${NAME}} and {@code ~} becomes {@code ${HOME}}, which
 * the configuration expands.
 */
final class ShellWords {
    private static final String OPERATORS = "|&;<>()`";

    /** Behind this a {@code ~} is a folder too. */
    private static final Pattern ASSIGNED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=");

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    /** The text is no plain command. */
    static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1L;
        final Pasted.Reason reason;
        final String part;

        NotPlain(Pasted.Reason reason, String part) {
            super(reason.name());
            this.reason = reason;
            this.part = part;
        }
    }

    private ShellWords(String text) {
        this.text = text;
    }

    static List<String> split(String text) throws NotPlain {
        return new ShellWords(text.replaceAll("\\\\\r?\n", " ").strip()).split();
    }

    private List<String> split() throws NotPlain {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c)) {
                if (c == '\n') {
                    throw new NotPlain(Pasted.Reason.NOT_RECOGNISED, "");
                }
                endWord();
            } else if (c == '\'' || c == '"') {
                i = quoted(c, i);
            } else if (c == '\\' && isEscape(i)) {
                append(text.charAt(++i));
            } else if (OPERATORS.indexOf(c) >= 0) {
                throw new NotPlain(Pasted.Reason.SHELL, String.valueOf(c));
            } else if (c == '$') {
                i = variable(i);
            } else if (c == '~' && isHome(i)) {
                append("${HOME}");
            } else {
                append(c);
            }
        }
        endWord();
        return words;
    }

    /** In {@code C:\tools\x.exe} a backslash separates folders, as whoever pasted it means. */
    private boolean isEscape(int at) {
        return at + 1 < text.length() && !Character.isLetterOrDigit(text.charAt(at + 1));
    }

    /** Not {@code ~name}, another user's folder, and not what an editor's backup ends with. */
    private boolean isHome(int at) {
        boolean begins = !inWord || ASSIGNED.matcher(word).matches();
        return begins && (next(at) == '/' || Character.isWhitespace(next(at)));
    }

    private int quoted(char quote, int from) throws NotPlain {
        inWord = true;
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            char c = text.charAt(i);
            if (quote == '"' && c == '\\' && "\"\\$`".indexOf(next(i)) >= 0) {
                append(text.charAt(++i));
            } else if (quote == '"' && c == '$') {
                i = variable(i);
            } else {
                append(c);
            }
            i++;
        }
        if (i >= text.length()) {
            throw new NotPlain(Pasted.Reason.OPEN_QUOTE, String.valueOf(quote));
        }
        return i;
    }

    private char next(int at) {
        return at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    }

    /** The index of the last character taken. */
    private int variable(int from) throws NotPlain {
        int i = from + 1;
        if (next(from) == '(') {
            throw new NotPlain(Pasted.Reason.SHELL, "$(");
        }
        if (next(from) == '{') {
            int end = text.indexOf('}', from);
            if (end < 0) {
                throw new NotPlain(Pasted.Reason.OPEN_QUOTE, "${");
            }
            append(text.substring(from, end + 1));
            return end;
        }
        while (i < text.length()
                && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_')) {
            i++;
        }
        append(i == from + 1 ? "$" : "${" + text.substring(from + 1, i) + "}");
        return i - 1;
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void append(String part) {
        inWord = true;
        word.append(part);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
