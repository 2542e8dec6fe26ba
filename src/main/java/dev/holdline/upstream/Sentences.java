package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import java.util.ResourceBundle;

/**
 * How a person is told, from failures.properties: what happened and what can be done.
 *
 * <p>Texts there may hold {@code {code}}, {@code {starts}} and {@code {last}}; what is filled in is
 * the last thing done to them, so that a server's words are never read as a text of ours.
 */
record Sentences(String sentence, String remedy) {
    private static final ResourceBundle TEXTS =
            ResourceBundle.getBundle("dev.holdline.upstream.failures");

    static Sentences of(Finding finding, Evidence e) {
        String sentence = TEXTS.getString(finding.key() + ".sentence");
        String remedy = TEXTS.getString(finding.key() + ".remedy");
        return new Sentences(fill(sentence, e), remedy);
    }

    /** Our own words about a server's settings, which name the place and the remedy. */
    static Sentences ofSettings(Evidence e) {
        return new Sentences(words("settings"), e.text() + ".");
    }

    private static String fill(String sentence, Evidence e) {
        String code = e.exitCode() == null ? "" : words("code").formatted(e.exitCode());
        String starts = e.attempt() < 2 ? "" : words("starts").formatted(e.attempt());
        String filled = sentence.replace("{code}", code).replace("{starts}", starts);
        if (!filled.contains("{last}")) return filled;
        String last = e.stderrTail().isEmpty() ? "" : Detail.clean(e.stderrTail().getLast(), 160);
        return filled.replace("{last}", last.isEmpty() ? "" : words("last").formatted(ended(last)));
    }

    /** Another sentence may follow. */
    private static String ended(String line) {
        return ".:;!?…".indexOf(line.charAt(line.length() - 1)) < 0 ? line + "." : line;
    }

    private static String words(String part) {
        return TEXTS.getString("part." + part);
    }
}
