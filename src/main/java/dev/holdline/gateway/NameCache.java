package dev.holdline.gateway;

import dev.holdline.routing.ExposedNames;
import dev.holdline.upstream.ServerCard;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps exposed names between calls: the lists of all servers are read once, not at every call. */
final class NameCache {
    /**
     * More than one entry only for clients with different capabilities, or while servers come and
     * go.
     */
    private static final int MOST = 32;

    private final Map<Key, ExposedNames> known = new ConcurrentHashMap<>();

    /** Cards are compared by their texts, which for a card that is still the same is one look. */
    private record Key(Map<String, ServerCard> cards, ServerCard.Listing listing) {}

    ExposedNames of(Map<String, ServerCard> cards, ServerCard.Listing listing) {
        var key = new Key(cards, listing);
        ExposedNames there = known.get(key);
        if (there != null) return there;
        if (known.size() >= MOST) known.clear();
        ExposedNames fresh = ExposedNames.of(cards, listing);
        known.put(key, fresh);
        return fresh;
    }
}
