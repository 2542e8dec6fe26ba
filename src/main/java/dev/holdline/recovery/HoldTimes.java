package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.session.ClientSession;
import java.time.Duration;
import java.time.Instant;

/** How long a call may be held before its client gives up by itself. */
final class HoldTimes {
    private static final Duration LEAST = Duration.ofSeconds(10);

    private HoldTimes() {}

    /** Until when a call that broke at {@code broke} may be held. */
    static Instant deadline(
            Settings settings, ClientSession client, Instant arrived, Instant broke) {
        Duration set = settings.holds().get(client.client());
        if (set == null) set = settings.holds().get(client.program());
        if (set == null) set = settings.holds().get("default");
        if (set != null) return broke.plus(set);
        if (client.program().equals("Claude Code")) return broke.plus(Settings.PATIENT);
        // A client with a hard cap counts from when it sent the call.
        Instant capped = arrived.plus(Settings.CAPPED);
        Instant least = broke.plus(LEAST);
        return capped.isAfter(least) ? capped : least;
    }
}
