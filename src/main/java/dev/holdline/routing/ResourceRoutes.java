package dev.holdline.routing;

import dev.holdline.jsonrpc.Json;
import dev.holdline.upstream.ServerCard;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Which server a resource is at: URIs stay as they are, so the catalogue tells. */
public final class ResourceRoutes {
    private final Map<String, ServerCard> cards;

    /**
     * @param cards by server, in the configuration's order; where two list the same URI the first
     *     has it
     */
    public ResourceRoutes(Map<String, ServerCard> cards) {
        this.cards = cards;
    }

    /**
     * The server of a URI (or of a template, for completion): one that lists it, else one with the
     * most specific matching template, else the only server that has resources at all.
     */
    public Optional<String> server(String uri) {
        Optional<String> listed = listing(uri, ServerCard.Listing.RESOURCES, "uri");
        if (listed.isEmpty()) listed = listing(uri, ServerCard.Listing.TEMPLATES, "uriTemplate");
        if (listed.isEmpty()) listed = byTemplate(uri);
        return listed.isPresent() ? listed : only();
    }

    private Optional<String> listing(String uri, ServerCard.Listing listing, String field) {
        return cards.entrySet().stream()
                .filter(e -> {
                    for (JsonNode each : entries(e.getValue(), listing)) {
                        if (each.path(field).asString("").equals(uri)) return true;
                    }
                    return false;
                })
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Optional<String> byTemplate(String uri) {
        String best = null;
        int longest = 0;
        for (var card : cards.entrySet()) {
            for (JsonNode each : entries(card.getValue(), ServerCard.Listing.TEMPLATES)) {
                String template = each.path("uriTemplate").asString("");
                int brace = template.indexOf('{');
                String fixed = brace < 0 ? template : template.substring(0, brace);
                if (fixed.length() > longest && uri.startsWith(fixed)) {
                    longest = fixed.length();
                    best = card.getKey();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private Optional<String> only() {
        var with =
                cards.entrySet().stream()
                        .filter(e -> e.getValue().offers(ServerCard.Listing.RESOURCES.capability()))
                        .map(Map.Entry::getKey)
                        .toList();
        return with.size() == 1 ? Optional.of(with.getFirst()) : Optional.empty();
    }

    private static JsonNode entries(ServerCard card, ServerCard.Listing listing) {
        String list = card.lists().get(listing.method());
        return list == null ? Json.MAPPER.createArrayNode() : Json.tree(list).path(listing.array());
    }

    /** All entries of one listing, in order. */
    public ArrayNode all(ServerCard.Listing listing) {
        ArrayNode all = Json.MAPPER.createArrayNode();
        cards.values().forEach(card -> entries(card, listing).forEach(all::add));
        return all;
    }
}
