package dev.holdline.gateway;

import dev.holdline.jsonrpc.Json;
import dev.holdline.recovery.Hints;
import dev.holdline.upstream.ServerCard;
import tools.jackson.databind.JsonNode;

/**
 * Reads a tool's annotations from a card (2025-11-25, ToolAnnotations); only when something broke.
 */
final class Hinting {
    private Hinting() {}

    static Hints of(ServerCard card, String tool) {
        String list = card.lists().get(ServerCard.Listing.TOOLS.method());
        if (list == null) return Hints.NONE;
        for (JsonNode each : Json.tree(list).path("tools")) {
            if (!each.path("name").asString("").equals(tool)) continue;
            JsonNode says = each.path("annotations");
            return new Hints(
                    says.path("readOnlyHint").asBoolean(false),
                    says.path("idempotentHint").asBoolean(false));
        }
        return Hints.NONE;
    }
}
