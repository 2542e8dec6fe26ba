package dev.holdline.jsonrpc;

import java.io.IOException;

/** A message too long for the heap could not be written to the temporary folder. */
public final class BodyNotStoredException extends IOException {
    BodyNotStoredException(IOException cause) {
        // Of some of these exceptions the class is the only word about what happened.
        super("a message could not be stored: " + cause, cause);
    }
}
