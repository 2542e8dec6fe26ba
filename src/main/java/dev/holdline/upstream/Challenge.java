package dev.holdline.upstream;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The Bearer challenge of an answer (RFC 6750, section 3): what we act on, not a full parser.
 *
 * @param error its error code, "" where there is none
 * @param scope the scope asked for, "" where there is none
 * @param words the challenge as it came
 */
record Challenge(String error, String scope, String words) {
    private static final Pattern ERROR = parameter("error");
    private static final Pattern SCOPE = parameter("scope");

    static Challenge of(Map<String, String> headers) {
        var words = new StringBuilder();
        headers.forEach((name, value) -> {
            // Gateways rename it: X-Amzn-Remapped-Www-Authenticate.
            if (name.toLowerCase(Locale.ROOT).endsWith("www-authenticate")) {
                words.append(value).append('\n');
            }
        });
        String all = words.toString();
        if (!all.toLowerCase(Locale.ROOT).contains("bearer")) return new Challenge("", "", all);
        return new Challenge(value(ERROR, all), value(SCOPE, all), all);
    }

    private static Pattern parameter(String name) {
        return Pattern.compile(
                "(?:^|[\\s,])" + name + "\\s*=\\s*\"?([^\",\\n]*)", Pattern.CASE_INSENSITIVE);
    }

    private static String value(Pattern parameter, String words) {
        var m = parameter.matcher(words);
        return m.find() ? m.group(1).strip() : "";
    }
}
