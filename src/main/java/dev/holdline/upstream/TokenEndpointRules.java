package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import java.util.regex.Pattern;

/**
 * What the authorization server's token endpoint means (RFC 6749, section 5.2). A passing fault of
 * its own must not cost anybody a sign-in: the tokens are kept.
 */
final class TokenEndpointRules {
    /** RFC 6749, 4.1.2.1: codes for want of 500 and 503, given with 400 at this endpoint, too. */
    private static final Pattern SERVICE_FAULT =
            Pattern.compile("\"(temporarily_unavailable|server_error)\"");

    /** RFC 6749, 5.2, and 8707, 2: what we ask for is wrong, however often a person signs in. */
    private static final Pattern SETUP =
            Pattern.compile("\"(unsupported_grant_type|invalid_scope|invalid_target)\"");

    private TokenEndpointRules() {}

    static Finding judge(Evidence e) {
        int status = e.httpStatus() != 0 ? e.httpStatus() : WireRules.statusInWords(e);
        String text = e.cause().isEmpty() ? e.text() : e.cause() + ": " + e.text();
        if (status == 429) return Finding.SLOW_DOWN;
        if (status >= 500 || Wording.HTML.in(text) || SERVICE_FAULT.matcher(text).find()) {
            return Finding.SIGN_IN_SERVICE_FAULT;
        }
        // Atlassian's unauthorized_client with "refresh_token is invalid" is the token's end, not
        // the client's; invalid_client is the client's.
        if (Wording.CLIENT_UNKNOWN.in(text)) return Finding.CLIENT_UNKNOWN;
        if (SETUP.matcher(text).find()) return Finding.SIGN_IN_SETUP;
        if (status == 0) {
            if (Wording.CERTIFICATE.in(text)) return Finding.CERTIFICATE;
            Finding network = WireRules.network(e, text);
            if (network != null && !Wording.TOKEN_OVER.in(text)) return network;
            if (Wording.RATE.in(text)) return Finding.SLOW_DOWN;
        }
        // Whatever else it says of this grant, only a person can give a new one.
        return e.sentToken() || e.phase() == Phase.REFRESH
                ? Finding.SIGN_IN_EXPIRED
                : Finding.SIGN_IN_REQUIRED;
    }
}
