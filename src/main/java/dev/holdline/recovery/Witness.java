package dev.holdline.recovery;

import dev.holdline.prompt.Given;

/** Hears what became of calls whose connection broke; must return soon and never throw. */
@FunctionalInterface
public interface Witness {
    /** The call is over. */
    void over(Incident incident);

    /** The question outlived the call, and has its answer now. */
    default void answeredLater(Incident incident, Given given) {}
}
