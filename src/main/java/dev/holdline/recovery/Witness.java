package dev.holdline.recovery;

import dev.holdline.prompt.Given;
import dev.holdline.prompt.Surface;

/**
 * Hears what became of calls whose connection broke, and what the person changed about that; must
 * return soon and never throw.
 */
@FunctionalInterface
public interface Witness {
    /** The call is over. */
    void over(Incident incident);

    /** The question outlived the call, and has its answer now. */
    default void answeredLater(Incident incident, Given given) {}

    /**
     * The person changed what happens at a break.
     *
     * @param server as the person named it, "" for no single one
     * @param client "Claude Code in ~/src/payments", "" for no single one
     * @param change one sentence
     */
    default void changed(String server, String client, String change, Surface surface) {}
}
