package dev.holdline.jsonrpc;

import java.io.IOException;

/** A message beyond {@link BodyBudget}; the text names the limit. */
public final class BodyTooLargeException extends IOException {
    BodyTooLargeException(String what) {
        super(what);
    }
}
