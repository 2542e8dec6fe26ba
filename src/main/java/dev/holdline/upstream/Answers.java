package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import java.util.Set;

/** Whether a refusal shows that the server behind it lives. */
final class Answers {
    /** A proxy's words about a server that it cannot reach. */
    private static final Set<Integer> OF_A_PROXY = Set.of(502, 503, 504, 521, 522, 523, 524, 530);

    private Answers() {}

    static boolean shows(Evidence e) {
        int status = e.httpStatus();
        if (status == 0 || OF_A_PROXY.contains(status)) return false;
        // It lives, but has forgotten this session and with it every call of it.
        return !(e.sentSessionId() && (status == 400 || status == 404));
    }
}
