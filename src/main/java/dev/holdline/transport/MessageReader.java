package dev.holdline.transport;

import dev.holdline.jsonrpc.Message;

/** Who takes what comes on the one stream of a wire. */
interface MessageReader {
    void message(Message message);

    /** One that was too large to keep. */
    void tooLong(LineReader.Line.TooLong line);
}
