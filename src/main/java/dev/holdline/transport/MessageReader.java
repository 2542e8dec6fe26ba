package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;

/** Who takes what comes on the one stream of a wire. */
interface MessageReader {
    void message(Message message);

    /** One that could not be kept. */
    void lost(LostMessage message);

    /** One that is no message; false where it is nobody's answer either. */
    boolean unreadable(LostMessage message);
}
