package dev.holdline.transport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Where requests may go and what they may carry there. */
final class HttpAddress {
    /** Headers that describe the message itself; a configured one would break it. */
    private static final Set<String> OURS =
            Set.of("content-length", "transfer-encoding", "content-type", "connection", "host");

    /** Names under which services take a key: Authorization, X-Api-Key, PRIVATE-TOKEN, Cookie. */
    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    "(^|[-_])(authorization|api[-_]?key|(access|auth|private|secret|service|application"
                            + "|subscription)[-_]key|token|secret|password|credentials?)$|^cookie$",
                    Pattern.CASE_INSENSITIVE);

    private HttpAddress() {}

    /** Refuses an address that cannot be used, in one plain sentence. */
    static void check(Target.Http target, Evidence.Wire wire) throws TransportException {
        String wrong = whatIsWrong(target);
        if (wrong == null) return;
        throw new TransportException(
                Evidence.of(Evidence.Where.START, wire, Evidence.Phase.STARTUP, wrong),
                Delivery.NOT_SENT,
                null,
                true);
    }

    private static @Nullable String whatIsWrong(Target.Http target) {
        URI url = target.url();
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "The address must begin with http:// or https://.";
        }
        if (url.getHost() == null) return "The address names no host.";
        if (url.getUserInfo() != null) {
            return "The address holds a user name; put credentials into a header instead.";
        }
        for (var header : target.headers().entrySet()) {
            if (!header.getKey().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
                    || header.getValue().chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
                return "A configured header holds a line break or another character that no header"
                        + " may have.";
            }
        }
        return null;
    }

    /**
     * Puts the configured headers onto a request, and what it accepts.
     *
     * @param version of the protocol, null before it is agreed
     */
    static void carry(
            Target.Http target, HttpRequest request, String accept, @Nullable String version) {
        target.headers()
                .forEach((name, value) -> {
                    if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                        request.setHeader(name, value);
                    }
                });
        request.setHeader("Accept", accept);
        if (version != null) request.setHeader("MCP-Protocol-Version", version);
    }

    /** Headers are sent as the entry has them, so a credential among them is the entry's own. */
    static Sighting.Credential credential(Target.Http target) {
        return target.headers().keySet().stream().anyMatch(h -> CREDENTIAL.matcher(h).find())
                ? Sighting.Credential.OF_SETTINGS
                : Sighting.Credential.NONE;
    }

    /**
     * Where a 307 or 308 leads within the same origin, as from {@code /mcp} to {@code /mcp/}: there
     * the request is repeated unchanged (RFC 9110 §15.4.8, §15.4.9). Null for every other redirect:
     * no credential goes to another origin.
     */
    static @Nullable URI redirect(URI from, ClassicHttpResponse response) {
        if (response.getCode() != 307 && response.getCode() != 308) return null;
        Header location = response.getFirstHeader("Location");
        if (location == null) return null;
        try {
            URI to = from.resolve(String.valueOf(location.getValue()));
            return sameOrigin(from, to) && to.getUserInfo() == null ? to : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static boolean sameOrigin(URI one, URI other) {
        return Objects.equals(lower(one.getScheme()), lower(other.getScheme()))
                && Objects.equals(lower(one.getHost()), lower(other.getHost()))
                && port(one) == port(other);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) return uri.getPort();
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    /** An event id goes back as the UTF-8 bytes it came in (HTML Standard §9.2.3). */
    static String latin1(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
