package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Transport;
import dev.holdline.transport.TransportException;

/**
 * Makes a new wire for every attempt; fails where the definition cannot be resolved (an unset
 * variable).
 */
public interface Wires {
    Transport create() throws TransportException;

    Evidence.Wire kind();

    /** Whether the server is elsewhere and this computer has no network to reach it by. */
    default boolean isCutOff() {
        return false;
    }
}
