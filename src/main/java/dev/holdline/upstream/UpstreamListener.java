package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;

/** The MCP session above one upstream. Called without locks held, on virtual threads. */
public interface UpstreamListener {
    /** A notification that belongs to no call. */
    void notification(Message notification);

    /** "Ask the client" for a request that belongs to no call; blocks until its answer. */
    Message ask(Message request) throws InterruptedException;

    void connected(Connection connection);

    void stateChanged(State state);

    /** What a new connection is to be told. */
    Hello hello();
}
