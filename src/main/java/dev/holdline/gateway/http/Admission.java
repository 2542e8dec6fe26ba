package dev.holdline.gateway.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which heads are requests at all (RFC 9112 §3, §6), before anybody acts on them. */
final class Admission {
    private static final String SCHEME = "http://";

    private Admission() {}

    /** Why this head is refused, or null. */
    static @Nullable Refusal refusal(HttpRequest head, long mostBytes) {
        if (!head.decoderResult().isSuccess()) return malformed(head.decoderResult().cause());
        HttpVersion version = head.protocolVersion();
        boolean modern = HttpVersion.HTTP_1_1.equals(version);
        if (!modern && !HttpVersion.HTTP_1_0.equals(version)) {
            return new Refusal(505, "this endpoint speaks HTTP/1.1");
        }
        HttpHeaders headers = head.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (modern && hosts.isEmpty())) {
            return new Refusal(400, "a request has exactly one Host header");
        }
        if (!targetIsSound(head, hosts)) {
            return new Refusal(400, "the request target is not a path of this host");
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty()) {
            if (!modern) return new Refusal(400, "HTTP/1.0 has no Transfer-Encoding");
            if (codings.size() > 1 || !codings.getFirst().strip().equalsIgnoreCase("chunked")) {
                return new Refusal(501, "the only Transfer-Encoding understood here is chunked");
            }
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > mostBytes) {
            return tooLarge("a message may have at most " + (mostBytes >> 20) + " MB");
        }
        String expect = headers.get(HttpHeaderNames.EXPECT);
        if (expect != null && !expect.strip().equalsIgnoreCase("100-continue")) {
            return new Refusal(417, "the only expectation understood here is 100-continue");
        }
        return null;
    }

    static Refusal tooLarge(String why) {
        return new Refusal(413, why);
    }

    static Refusal malformed(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> new Refusal(414, "the request line is too long");
            case TooLongFrameException _ -> new Refusal(431, "the request headers are too long");
            // The parser's own words quote what arrived, so they are not repeated.
            default -> new Refusal(400, "this is not an HTTP/1.1 request");
        };
    }

    private static boolean targetIsSound(HttpRequest head, List<String> hosts) {
        String target = head.uri();
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') return false;
        }
        if (target.startsWith("/")) return true;
        if (target.equals("*")) return HttpMethod.OPTIONS.equals(head.method());
        if (HttpMethod.CONNECT.equals(head.method())) return true;
        if (!target.toLowerCase(Locale.ROOT).startsWith(SCHEME)) return false;
        // Two hosts in one request: the guard would check one and a reader might act on the other.
        return hosts.size() == 1 && authority(target).equalsIgnoreCase(hosts.getFirst().strip());
    }

    private static String authority(String absolute) {
        return absolute.substring(SCHEME.length(), endOfAuthority(absolute));
    }

    private static int endOfAuthority(String absolute) {
        for (int i = SCHEME.length(); i < absolute.length(); i++) {
            if (absolute.charAt(i) == '/' || absolute.charAt(i) == '?') return i;
        }
        return absolute.length();
    }

    /** The path of a target, without its query. */
    static String path(String target) {
        String path =
                target.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        ? target.substring(endOfAuthority(target))
                        : target;
        int query = path.indexOf('?');
        if (query >= 0) path = path.substring(0, query);
        return path.isEmpty() ? "/" : path;
    }
}
