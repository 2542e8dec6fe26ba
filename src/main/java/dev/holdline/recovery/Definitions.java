package dev.holdline.recovery;

/**
 * What became of the called tool's definition over a reconnect: a person agreed to a tool as it was
 * described, not to whatever a server makes of it later.
 */
public interface Definitions {
    /** How the tool as it is now differs from what the client was told. */
    enum Difference {
        NONE,
        DIFFERS,
        VANISHED
    }

    /** For methods other than {@code tools/call}. */
    Definitions FIXED =
            new Definitions() {
                @Override
                public Difference difference() {
                    return Difference.NONE;
                }

                @Override
                public void accept() {}
            };

    /**
     * At once where nothing was reconnected; else waits until the new connection's lists are read.
     */
    Difference difference() throws InterruptedException;

    /** The person agreed to the tool as it was when it was last compared. */
    void accept();
}
