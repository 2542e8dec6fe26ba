package dev.holdline.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules for a remote server's URL. No message repeats the URL: it may hold a secret. */
final class RemoteUrl {
    /** RFC 3986, 3.1 and 3.2: scheme and authority. */
    private static final Pattern START =
            Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(//([^/?#]*))?");

    /** RFC 6761 §6.3, RFC 5735 §3, RFC 4291 §2.5.3; with or without a port. */
    private static final Pattern LOOPBACK =
            Pattern.compile(
                    "(localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d*)?",
                    Pattern.CASE_INSENSITIVE);

    private RemoteUrl() {}

    /** What can be said before expansion. */
    static void check(String url) throws Objection {
        if (!Variables.occurIn(url)) {
            parse(url);
        } else if (credentials(url)) {
            throw hasCredentials();
        }
    }

    /** For a URL with nothing left to expand. */
    static URI parse(String url) throws Objection {
        Matcher start = START.matcher(url);
        if (!start.find() || start.group(2) == null) {
            throw new Objection(
                    "is not a whole URL", "write it with its scheme: https://example.com/mcp");
        }
        String scheme = start.group(1).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Objection(
                    "has the scheme " + Shown.name(scheme),
                    "MCP servers are reached by http or https");
        }
        if (credentials(url)) {
            throw hasCredentials();
        }
        if (start.group(3).isEmpty()) {
            throw noHost();
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new Objection(
                    "has a character that no URL may have, at position " + (e.getIndex() + 1),
                    "percent-encode it");
        }
        if (uri.getHost() == null) {
            throw noHost();
        }
        if (uri.getPort() > 65_535) {
            throw new Objection("has a port above 65535", "correct the port");
        }
        if (uri.getRawFragment() != null) {
            throw new Objection("has a fragment (#…), which is never sent", "remove it");
        }
        return uri;
    }

    /** "https://example.com"; the whole text where a variable leaves that open. */
    static String origin(String url) {
        Matcher start = START.matcher(url);
        if (Variables.occurIn(url) || !start.find()) {
            return url;
        }
        return start.group().toLowerCase(Locale.ROOT);
    }

    static boolean isLoopback(String url) {
        Matcher start = START.matcher(url);
        return start.find() && start.group(3) != null && LOOPBACK.matcher(start.group(3)).matches();
    }

    private static boolean credentials(String url) {
        Matcher start = START.matcher(url);
        return start.find() && start.group(3) != null && start.group(3).contains("@");
    }

    private static Objection noHost() {
        return new Objection(
                "has no valid host name or port", "write it like https://example.com:8443/mcp");
    }

    private static Objection hasCredentials() {
        return new Objection(
                "has a name or password in it",
                "move it to \"headers\", as \"Authorization\": \"Basic …\"");
    }
}
