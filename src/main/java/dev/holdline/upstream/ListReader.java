package dev.holdline.upstream;

import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.transport.TransportException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads everything a server lists, page by page, into a card. */
public final class ListReader {
    /** A server that never ends its pages is not followed for ever. */
    private static final int PAGES = 200;

    private ListReader() {}

    /**
     * @param patience for each page
     */
    public static ServerCard read(Connection connection, Duration patience)
            throws TransportException, InterruptedException {
        Map<String, String> lists = new LinkedHashMap<>();
        for (ServerCard.Listing listing : ServerCard.Listing.values()) {
            if (!connection.offers(listing.capability())) continue;
            String whole = list(connection, listing, patience);
            if (whole != null) lists.put(listing.method(), whole);
        }
        return new ServerCard(connection.initializeResult(), lists);
    }

    private static @Nullable String list(
            Connection connection, ServerCard.Listing listing, Duration patience)
            throws TransportException, InterruptedException {
        Message page = connection.ask(listing.method(), null, patience);
        if (page.kind() != Message.Kind.RESULT) return null;
        String first = Objects.requireNonNull(page.raw(Field.RESULT));
        JsonNode result = Json.tree(first);
        if (!result.has("nextCursor")) return first;
        var joined = (ObjectNode) result;
        ArrayNode all = joined.withArray(listing.array());
        for (int n = 1; n < PAGES && result.has("nextCursor"); n++) {
            String params = "{\"cursor\":" + result.get("nextCursor") + "}";
            page = connection.ask(listing.method(), params, patience);
            if (page.kind() != Message.Kind.RESULT) break;
            result = Objects.requireNonNull(page.tree(Field.RESULT));
            result.path(listing.array()).forEach(all::add);
        }
        joined.remove("nextCursor");
        return joined.toString();
    }
}
