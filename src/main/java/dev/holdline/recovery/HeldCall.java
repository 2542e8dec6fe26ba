package dev.holdline.recovery;

import dev.holdline.jsonrpc.Message;
import dev.holdline.session.ClientCall;
import dev.holdline.upstream.Upstream;
import java.util.Set;
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

    /** What reads, or says the same however often; a method nobody knows may do anything. */
    private static final Set<String> REPEATABLE =
            Set.of(
                    "ping",
                    "tools/list",
                    "prompts/list",
                    "resources/list",
                    "resources/templates/list",
                    "resources/read",
                    "prompts/get",
                    "completion/complete",
                    "logging/setLevel",
                    "resources/subscribe",
                    "resources/unsubscribe");

    /** Whether running it twice does no harm: the tool says so, or it is in the method's nature. */
    boolean repeatable() {
        String method = call.request().method();
        return method.equals("tools/call") ? hints.get().repeatable() : REPEATABLE.contains(method);
    }
}
