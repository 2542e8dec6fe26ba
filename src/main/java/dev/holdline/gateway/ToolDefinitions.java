package dev.holdline.gateway;

import dev.holdline.jsonrpc.Json;
import dev.holdline.upstream.ServerCard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One link's tools as the client was told of them, to compare with what they are after a reconnect.
 * As trees: a server may write an object's members in another order each time it starts (RFC 8259
 * §4), and that changes nothing.
 */
final class ToolDefinitions {
    /** What a person or a model judges a tool by (2025-11-25, Tool). */
    private static final List<String> TELLING =
            List.of("description", "inputSchema", "outputSchema", "annotations");

    /** The tools as they were before the first fall; null while there was none. */
    private volatile @Nullable ServerCard before;

    /** What the person has agreed to since, by tool. */
    private final Map<String, JsonNode> accepted = new ConcurrentHashMap<>();

    /** The connection fell: what is known now is what later definitions are compared with. */
    void fell(Optional<ServerCard> known) {
        if (before == null) before = known.orElse(null);
    }

    boolean everFell() {
        return before != null;
    }

    /** The tool's definition as the client knows it; empty where it was never listed. */
    Optional<JsonNode> asTold(String tool) {
        ServerCard known = before;
        JsonNode agreed = accepted.get(tool);
        if (agreed != null) return Optional.of(agreed);
        return known == null ? Optional.empty() : in(known, tool);
    }

    void accept(String tool, JsonNode definition) {
        accepted.put(tool, definition);
    }

    static Optional<JsonNode> in(ServerCard card, String tool) {
        String list = card.lists().get(ServerCard.Listing.TOOLS.method());
        if (list == null) return Optional.empty();
        for (JsonNode each : Json.tree(list).path("tools")) {
            if (!each.path("name").asString("").equals(tool)) continue;
            ObjectNode telling = Json.MAPPER.createObjectNode();
            for (String field : TELLING) telling.set(field, each.path(field));
            return Optional.of(telling);
        }
        return Optional.empty();
    }
}
