package dev.holdline.ui;

import dev.holdline.gateway.ServerState;

/** A state's drawing and word: always shape, colour and word together. */
public final class StateLook {
    private StateLook() {}

    /** The end of its drawings' names and of its style: "needs-you". */
    public static String name(ServerState state) {
        return switch (state) {
            case NEEDS_YOU -> "needs-you";
            case BROKEN -> "broken";
            case CONNECTING -> "connecting";
            case READY -> "ready";
            case READY_WHEN_NEEDED -> "ready-when-needed";
            case OFF -> "off";
        };
    }

    /** "Needs you", for screen readers and the tray's tooltip. */
    public static String word(ServerState state) {
        return Words.of("state." + name(state));
    }
}
