package dev.holdline.ui.start;

import java.io.IOException;

/**
 * Holdline's port, which another program holds.
 *
 * @param holder in words, "nc, process 4711"; "" where it cannot be told
 * @param startsAgain whether somebody starts Holdline again when it ends
 */
public record TakenPort(int number, String holder, Move move, boolean startsAgain) {
    /** The way out. */
    @FunctionalInterface
    public interface Move {
        /**
         * Settles a free port for every start from now on, and says which.
         *
         * @throws IOException with one sentence that says what is wrong
         */
        int toAnotherPort() throws IOException;
    }
}
