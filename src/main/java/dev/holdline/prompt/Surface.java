package dev.holdline.prompt;

/** Where an answer was given; recorded with it. */
public enum Surface {
    DIALOG,
    TRAY,
    WINDOW,
    TERMINAL,
    NOTIFICATION,
    /** the demo's {@code --answer}; exists in no other wiring */
    SCRIPT
}
