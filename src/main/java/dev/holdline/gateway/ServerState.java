package dev.holdline.gateway;

/** The six states a person sees, worst first (always a shape, a colour and a word). */
public enum ServerState {
    NEEDS_YOU,
    BROKEN,
    CONNECTING,
    READY,
    READY_WHEN_NEEDED,
    OFF
}
