package dev.holdline.platform;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Whether Holdline starts at login, as the operating system knows it. Off until the person turns it
 * on. Every method asks or tells the operating system and so blocks for a moment: never call it on
 * the UI thread.
 */
public interface Autostart {
    enum State {
        ON,
        /**
         * Never turned on, turned off here or in the system's own settings, or its program gone.
         */
        OFF
    }

    /**
     * @throws IOException with one sentence that says what the system refused
     */
    State state() throws IOException;

    /** As {@link #state()}; turning on what is on writes it anew. */
    void turnOn() throws IOException;

    /** As {@link #state()}; turning off what is off does nothing. */
    void turnOff() throws IOException;

    /** Replaces a file as a whole, making its folder where there is none. */
    @FunctionalInterface
    interface Writer {
        void write(Path file, byte[] content) throws IOException;
    }
}
