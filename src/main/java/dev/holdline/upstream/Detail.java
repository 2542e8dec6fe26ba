package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import java.util.ArrayList;
import java.util.regex.Pattern;

/** Codes and the server's own words, for *Details* and logs: cut, cleaned, without secrets. */
final class Detail {
    private static final int MOST = 300;

    /** ECMA-48 sequences, with the text of those that carry one (OSC: titles, links). */
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\\u001B\\[[0-?]*[ -/]*[@-~]?|\\u001B[\\]PX^_][^\\u0007\\u001B]*(\\u0007|\\u001B\\\\)?"
                            + "|\\u001B[ -/]*[0-~]?");

    /** Unicode TR #36: characters that make a line read as something else, or unseen. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}\\u2028\\u2029]");

    private static final Pattern MARKUP =
            Pattern.compile("(?s)<(script|style)\\b.*?</\\1>|<[^<>]{1,300}>");

    /** Servers quote the credential that they refused. */
    private static final Pattern SECRET =
            Pattern.compile(
                    "(?i)(\\b(?:bearer|basic)\\s+)[\\w.~+/=-]{8,}"
                            + "|((?:api[_-]?key|token|secret|password|authorization)[\"']?\\s*[=:]\\s*[\"']?)"
                            + "(?!bearer\\b|basic\\b)[\\w.~+/=-]{8,}"
                            + "|(\\b)(?:sk-|gh[pousr]_|github_pat_|xox[abp]-|eyJ)[\\w.~+/=-]{8,}");

    private Detail() {}

    static String of(Evidence e) {
        var parts = new ArrayList<String>();
        if (e.httpStatus() != 0) parts.add("HTTP " + e.httpStatus());
        if (e.rpcCode() != null) parts.add("JSON-RPC " + e.rpcCode());
        if (e.exitCode() != null) parts.add("exit code " + e.exitCode());
        if (!e.cause().isEmpty()) parts.add(clean(e.cause(), 100));
        String words = e.stderrTail().isEmpty() ? e.text() : String.join(" | ", e.stderrTail());
        String said = clean(words, MOST);
        if (!said.isEmpty()) parts.add(said);
        return String.join(" · ", parts);
    }

    /** A server's words on one line, safe to show and to log. */
    static String clean(String text, int most) {
        // Long before the cut, so that a huge text costs no huge work; a page's words come late.
        String head = text.length() <= 16_384 ? text : text.substring(0, 16_384);
        String line = ESCAPES.matcher(head).replaceAll("");
        line = line.replaceAll("\\s+", " ");
        if (Wording.HTML.in(line)) line = MARKUP.matcher(line).replaceAll(" ");
        line = INVISIBLE.matcher(line).replaceAll("");
        line = SECRET.matcher(line).replaceAll("$1$2$3…");
        line = line.replaceAll(" {2,}", " ").strip();
        if (line.length() <= most) return line;
        int end = most - 1;
        if (Character.isHighSurrogate(line.charAt(end - 1))) end--;
        return line.substring(0, end) + "…";
    }
}
