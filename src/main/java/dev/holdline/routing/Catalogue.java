package dev.holdline.routing;

import dev.holdline.config.AtomicFile;
import dev.holdline.jsonrpc.Json;
import dev.holdline.upstream.ServerCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What every server last said of itself, by server identity and by the capabilities and version of
 * the client that asked (servers list different tools to different clients); on disk, one file
 * each.
 */
public final class Catalogue {
    private static final System.Logger LOG = System.getLogger(Catalogue.class.getName());

    private final Path folder;
    private final Map<String, ServerCard> cards = new ConcurrentHashMap<>();

    public Catalogue(Path folder) {
        this.folder = folder;
    }

    /**
     * @param initializeParams the client's own {@code initialize} params
     */
    public static String key(String identity, String initializeParams) {
        JsonNode params = Json.tree(initializeParams);
        String said = params.path("capabilities") + "\u0000" + params.path("protocolVersion");
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest((identity + "\u0000" + said).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Optional<ServerCard> find(String key) {
        ServerCard known = cards.get(key);
        if (known != null) return Optional.of(known);
        Path file = folder.resolve(key + ".json");
        if (!Files.exists(file)) return Optional.empty();
        try {
            ServerCard card = card(Json.tree(Files.readString(file)));
            cards.put(key, card);
            return Optional.of(card);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            // A damaged file is as good as none: the server is asked again.
            LOG.log(System.Logger.Level.WARNING, "unreadable catalogue file " + file, e);
            return Optional.empty();
        }
    }

    private static ServerCard card(JsonNode json) {
        var lists = new LinkedHashMap<String, String>();
        json.path("lists").properties().forEach(e -> lists.put(e.getKey(), object(e.getValue())));
        return new ServerCard(object(json.path("initialize")), lists);
    }

    /** The text of a JSON object, kept as a string so that every spelling in it stays. */
    private static String object(JsonNode text) {
        String json = text.asString("");
        if (json.isEmpty() || !Json.tree(json).isObject()) {
            throw new IllegalArgumentException("not an object where one belongs");
        }
        return json;
    }

    /** Keeps a card; gives the very object that is kept, an earlier one where it says the same. */
    public ServerCard store(String key, ServerCard card) {
        Optional<ServerCard> before = find(key);
        if (before.filter(card::equals).isPresent()) return before.get();
        cards.put(key, card);
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("initialize", card.initializeResult());
        ObjectNode lists = json.putObject("lists");
        card.lists().forEach(lists::put);
        try {
            Files.createDirectories(folder);
            AtomicFile.write(
                    folder.resolve(key + ".json"),
                    json.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the catalogue could not be kept in " + folder, e);
        }
        return card;
    }
}
