package dev.holdline.upstream;

import dev.holdline.jsonrpc.Message;

/** What a server says while one call runs. */
public interface CallEvents {
    /** A progress notification, under the client's own token. */
    void progress(Message progress);

    /** Any other notification on this call's stream. */
    void notification(Message notification);

    /**
     * "Ask the client": a request of the server that belongs to this call; blocks until its answer.
     */
    Message ask(Message request) throws InterruptedException;
}
