package dev.holdline.gateway;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import dev.holdline.recovery.Definitions;
import dev.holdline.recovery.HeldCall;
import dev.holdline.recovery.Hints;
import dev.holdline.recovery.Recovery;
import dev.holdline.session.ClientCall;

/** Sends a routed request to its server; whatever breaks on the way is recovery's business. */
record Forwarding(Links links, Recovery recovery) {
    /**
     * @param request as the server is to get it, under its own names
     */
    Message forward(ClientCall call, Link link, Message request) throws InterruptedException {
        links.called(link.server());
        String tool = request.method().equals("tools/call") ? request.text(Field.NAME) : null;
        return recovery.run(
                new HeldCall(
                        call,
                        request,
                        link.upstream(),
                        link.server().name(),
                        link.server().identity(),
                        () -> tool == null ? Hints.NONE : link.hints(tool),
                        tool == null ? Definitions.FIXED : link.definitions(tool),
                        link.stateLoss()));
    }

    /**
     * {@code resources/subscribe} or {@code unsubscribe}; what was subscribed is subscribed again
     * after a reconnect.
     */
    Message subscribe(ClientCall call, Link link) throws InterruptedException {
        Message request = call.request();
        Message answer = forward(call, link, request);
        String uri = request.text(Field.URI);
        if (answer.kind() == Message.Kind.RESULT && uri != null) {
            links.subscribed(
                    call.session(),
                    link.server().name(),
                    uri,
                    request.method().equals("resources/subscribe"));
        }
        return answer;
    }
}
