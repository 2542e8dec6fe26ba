package dev.holdline.upstream;

import dev.holdline.transport.Evidence;

/**
 * A server wants another authorisation: expired or never given is told by what we sent, because
 * servers answer both alike (python-sdk says {@code invalid_token} for no token at all).
 */
final class Authority {
    private Authority() {}

    static Finding refused(Evidence e) {
        if (e.staticToken()) return Finding.STATIC_TOKEN_REFUSED;
        if (e.sentToken()) return Finding.SIGN_IN_EXPIRED;
        // A credential can travel outside Authorization (a header of its own, the address).
        return Wording.TOKEN_EXPIRED.in(e.text())
                ? Finding.SIGN_IN_EXPIRED
                : Finding.SIGN_IN_REQUIRED;
    }
}
