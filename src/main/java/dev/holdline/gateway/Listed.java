package dev.holdline.gateway;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Message;
import dev.holdline.upstream.ServerCard;
import java.util.Optional;

/** Answers a list from the catalogue: while a server is down its tools stay listed. */
final class Listed {
    private static final int METHOD_NOT_FOUND = -32601;
    private static final int INVALID_PARAMS = -32602;

    private Listed() {}

    static Message from(Optional<ServerCard> card, ServerCard.Listing listing, Message request) {
        if (request.has(Field.CURSOR)) {
            // The catalogue has one page; a cursor is of a connection that is gone.
            return Message.error(
                    request.id(), INVALID_PARAMS, "The list has changed; read it from its start.");
        }
        String known = card.map(c -> c.lists().get(listing.method())).orElse(null);
        if (known != null) return Message.result(request.id(), known);
        boolean offered = card.map(c -> c.offers(listing.capability())).orElse(true);
        return offered
                ? Message.result(request.id(), "{\"" + listing.array() + "\":[]}")
                : Message.error(request.id(), METHOD_NOT_FOUND, "Method not found");
    }
}
