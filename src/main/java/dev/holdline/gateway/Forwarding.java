package dev.holdline.gateway;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.recovery.Definitions;
import dev.holdline.recovery.HeldCall;
import dev.holdline.recovery.Hints;
import dev.holdline.recovery.Recovery;
import dev.holdline.session.ClientCall;
import java.util.Objects;
import java.util.Optional;

/** Sends a routed request to its server; whatever breaks on the way is recovery's business. */
record Forwarding(Links links, Recovery recovery) {
    /**
     * @param request as the server is to get it, under its own names
     */
    Message forward(ClientCall call, Link link, Message request) throws InterruptedException {
        links.called(link.server());
        call.session().client().countCall();
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

    /** {@code logging/setLevel}; a shared server is told what the most curious of all asks for. */
    Message setLevel(ClientCall call, Link link, String level) throws InterruptedException {
        String most = link.shared().map(all -> all.mostTalkative(link, level)).orElse(level);
        Message request =
                most.equals(level)
                        ? call.request()
                        : call.request().with(Field.PARAMS, "{\"level\":" + Json.quote(most) + "}");
        return forward(call, link, request);
    }

    /** What the server says to a list; empty where it gives no answer. */
    Optional<Message> list(ClientCall call, Link link) throws InterruptedException {
        return recovery.once(call, link.upstream());
    }

    /**
     * {@code resources/subscribe} or {@code unsubscribe}; what was subscribed is subscribed again
     * after a reconnect.
     */
    Message subscribe(ClientCall call, Link link) throws InterruptedException {
        Message request = call.request();
        String uri = Objects.requireNonNullElse(request.text(Field.URI), "");
        boolean on = request.method().equals("resources/subscribe");
        boolean others = link.shared().filter(all -> all.isWantedBesides(link, uri)).isPresent();
        Message answer =
                others && !on ? Message.result(request.id(), "{}") : forward(call, link, request);
        if (answer.kind() == Message.Kind.RESULT && !uri.isEmpty()) {
            links.subscribed(call.session(), link.server().name(), uri, on);
        }
        return answer;
    }
}
