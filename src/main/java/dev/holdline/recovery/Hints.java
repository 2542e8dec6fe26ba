package dev.holdline.recovery;

/**
 * What a tool's annotations say about repeating it (2025-11-25, ToolAnnotations); unknown means no.
 */
public record Hints(boolean readOnly, boolean idempotent) {
    public static final Hints NONE = new Hints(false, false);

    boolean repeatable() {
        return readOnly || idempotent;
    }
}
