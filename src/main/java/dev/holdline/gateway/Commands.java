package dev.holdline.gateway;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.util.function.Consumer;

/** The few commands a view may give, and the feed it watches. Every method returns at once. */
public interface Commands {
    Snapshot snapshot();

    /** Calls {@code listener} with every new snapshot, on any thread; close to stop. */
    AutoCloseable watch(Consumer<Snapshot> listener);

    /**
     * A person's Reconnect: every upstream of this server that is not well; works under any policy.
     */
    void reconnect(String server);

    void reconnectAll();

    /** An answer given in tray or window. */
    void answer(String questionId, int revision, Answer answer, Surface surface);

    /**
     * Issues a token for a client and gives the address with it; the token is shown once and stored
     * hashed.
     */
    String issueToken(String client);

    void quit();
}
