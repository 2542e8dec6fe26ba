package dev.holdline.gateway;

import dev.holdline.config.Settings;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The few commands a view may give, and the feed it watches. Every method returns at once. */
public interface Commands {
    Snapshot snapshot();

    /** Calls {@code listener} with every new snapshot, on any thread; close to stop. */
    AutoCloseable watch(Consumer<Snapshot> listener);

    /**
     * A person's Reconnect: every upstream of this server that is not well; works under any policy.
     *
     * @param surface where it was pressed; an open question about the server is answered there
     */
    void reconnect(String server, Surface surface);

    void reconnectAll(Surface surface);

    /** An answer given in tray or window. */
    void answer(String questionId, int revision, Answer answer, Surface surface);

    /**
     * Issues a token for a client and gives the address with it; the token is shown once and stored
     * hashed, and the client's earlier ones are void when it is used.
     */
    String issueToken(String client);

    /**
     * The person's choice on a session's own row, for that session; empty takes it back. Takes
     * effect at the next break.
     *
     * @param session its id
     */
    void setPolicy(String session, Optional<Settings.Policy> forThisSession);

    /**
     * Takes back what was allowed in a session for a server, at once: what is being reconnected on
     * its strength is asked about. Running the result undoes a slip of the hand.
     *
     * @param session its id
     */
    Runnable revoke(String session, String server);

    /**
     * For so long nobody is asked anything: calls whose connection breaks are skipped, and are told
     * so; nothing is reconnected for them.
     */
    void pauseAsking(Duration time, Surface surface);

    void resumeAsking(Surface surface);

    /** What unfolds below a server's row. Reads files, so it may take a moment. */
    ServerDetails inspect(String server);

    /**
     * Tries to connect, apart from all sessions and whatever their state; {@code heard} gets the
     * test anew with each step, on any thread. Closing ends it.
     */
    AutoCloseable test(String server, Consumer<ServerDetails.Test> heard);

    void quit();
}
