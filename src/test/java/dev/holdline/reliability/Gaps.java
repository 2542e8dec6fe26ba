package dev.holdline.reliability;

import java.util.Set;

/**
 * What the design asks for and the product does not do yet: left out of the ordinary run, where it
 * would hide what else breaks, and never out of the whole matrix, which names each such row.
 */
final class Gaps {
    /** A server that is silent for good is not noticed yet. */
    private static final Set<Fault> LIVENESS = Set.of(Fault.HALF_OPEN, Fault.STOPPED);

    private Gaps() {}

    static boolean isKnown(Row row) {
        return LIVENESS.contains(row.fault());
    }
}
