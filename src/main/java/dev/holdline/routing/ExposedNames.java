package dev.holdline.routing;

import dev.holdline.jsonrpc.Json;
import dev.holdline.upstream.ServerCard;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools (or prompts) of all servers under one roof: {@code <server>__<name>}, and the way back.
 * Built from the servers in the configuration's order, so that the same catalogue gives the same
 * names.
 */
public final class ExposedNames {
    /** What most clients and models accept as a tool's name. */
    private static final int LONGEST = 64;

    private static final int HASH = 8;

    private final Map<String, Route> routes = new LinkedHashMap<>();
    private final ArrayNode entries = Json.MAPPER.createArrayNode();

    /**
     * Where an exposed name leads.
     *
     * @param name the server's own
     */
    public record Route(String server, String name) {}

    /**
     * @param cards by server, in order; servers without a card have nothing to expose yet
     */
    public static ExposedNames of(Map<String, ServerCard> cards, ServerCard.Listing listing) {
        var all = new ExposedNames();
        cards.forEach((server, card) ->
                all.add(server, card.lists().get(listing.method()), listing.array()));
        return all;
    }

    private void add(String server, @org.jspecify.annotations.Nullable String list, String array) {
        if (list == null) return;
        Set<String> ofThisServer = new HashSet<>();
        for (JsonNode each : Json.tree(list).path(array)) {
            String name = each.path("name").asString("");
            // A server that lists a name twice has one tool of that name.
            if (!(each instanceof ObjectNode entry) || name.isEmpty() || !ofThisServer.add(name))
                continue;
            String exposed = free(exposed(server, name));
            routes.put(exposed, new Route(server, name));
            entry.put("name", exposed);
            entries.add(entry);
        }
    }

    private String free(String wanted) {
        String name = wanted;
        for (int n = 2; routes.containsKey(name); n++) {
            String number = "_" + n;
            name =
                    wanted.substring(0, Math.min(wanted.length(), LONGEST - number.length()))
                            + number;
        }
        return name;
    }

    /** The name one tool gets where no other claims it. */
    static String exposed(String server, String name) {
        String plain = (server + "__" + name).replaceAll("[^A-Za-z0-9_-]", "_");
        if (plain.length() <= LONGEST) return plain;
        return plain.substring(0, LONGEST - HASH - 1) + "_" + hash(server + "\u0000" + name);
    }

    private static String hash(String text) {
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an exposed name can belong to this server, of which nothing is known yet. */
    public static boolean canBeOf(String server, String exposedName) {
        return exposedName.startsWith((server + "__").replaceAll("[^A-Za-z0-9_-]", "_"));
    }

    public Optional<Route> route(String exposedName) {
        return Optional.ofNullable(routes.get(exposedName));
    }

    /** The list's entries under their exposed names. */
    public ArrayNode entries() {
        return entries;
    }
}
