package dev.holdline.recovery;

import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientCall;
import dev.holdline.upstream.Upstream;
import java.util.function.Supplier;

/**
 * One call with its route.
 *
 * @param request as the server is to get it (its own tool name), still under the client's id
 * @param server the server's name, as the person knows it
 * @param identity what a grant covers
 * @param hints of the called tool, from the catalogue; asked only when something breaks
 * @param definitions what became of the called tool's definition over reconnects
 * @param stateLoss whether a reconnect lost what the server kept for this session
 */
public record HeldCall(
        ClientCall call,
        Message request,
        Upstream upstream,
        String server,
        String identity,
        Supplier<Hints> hints,
        Definitions definitions,
        StateLoss stateLoss) {

    /** Whether running it twice does no harm: the tool says so, or the method only reads. */
    boolean repeatable() {
        return !call.request().method().equals("tools/call") || hints.get().repeatable();
    }
}
