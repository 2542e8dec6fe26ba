package dev.holdline.gateway.http;

import java.io.IOException;

/**
 * Answers one request, on a virtual thread of its own, which is interrupted when the client hangs
 * up before the answer is complete. The answer is complete with {@code send}, or when the event
 * stream is closed; the handler may go on after it, and the connection's next request does not
 * wait.
 */
public interface HttpHandler {
    void handle(HttpRequest request, HttpReply reply) throws IOException, InterruptedException;
}
