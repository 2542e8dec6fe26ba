package dev.holdline.session;

import dev.holdline.jsonrpc.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The sessions in memory and the lines that say them; the last line of a session counts. Every line
 * begins with a line end too, so that one after a torn line is whole.
 */
final class SessionLines {
    private final int most;
    private final LinkedHashMap<String, StoredSession> sessions =
            new LinkedHashMap<>(16, 0.75f, true);
    private final Set<String> removed = new HashSet<>();
    private int written;

    SessionLines(int most) {
        this.most = most;
    }

    @Nullable StoredSession get(String hash) {
        return sessions.get(hash);
    }

    int size() {
        return sessions.size();
    }

    /** Lines in the file that count no more. */
    int garbage() {
        return written - sessions.size();
    }

    byte[] put(String hash, StoredSession session) {
        sessions.put(hash, session);
        removed.remove(hash);
        dropBeyondMost();
        written++;
        return line(hash, session);
    }

    byte[] remove(String hash) {
        sessions.remove(hash);
        removed.add(hash);
        written++;
        return gone(hash);
    }

    void dropUnusedSince(Instant time) {
        sessions.values().removeIf(s -> s.lastUsed().isBefore(time));
    }

    /** Everything, so that a file with nothing else says the same. */
    byte[] whole() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sessions.forEach((hash, session) -> out.writeBytes(line(hash, session)));
        removed.forEach(hash -> out.writeBytes(gone(hash)));
        return out.toByteArray();
    }

    void tidied() {
        removed.clear();
        written = sessions.size();
    }

    /** What {@code newer} knows wins. */
    void takeOver(SessionLines newer) {
        newer.sessions.forEach(this::put);
        newer.removed.forEach(sessions::remove);
        removed.clear();
    }

    void read(byte[] file) {
        Map<String, StoredSession> read = new HashMap<>();
        String text = new String(file, StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            if (!line.isBlank()) {
                written++;
                read(line, read);
            }
        }
        read.entrySet().stream()
                .sorted(Comparator.comparing(e -> e.getValue().lastUsed()))
                .forEach(e -> sessions.put(e.getKey(), e.getValue()));
        dropBeyondMost();
    }

    /** A torn or damaged line says nothing. */
    private static void read(String line, Map<String, StoredSession> into) {
        try {
            JsonNode json = Json.tree(line);
            String hash = json.path("id").asString("");
            if (json.path("gone").asBoolean(false)) {
                into.remove(hash);
                return;
            }
            Optional<StoredSession> session = StoredSession.of(json);
            if (!hash.isEmpty() && session.isPresent()) {
                into.put(hash, session.get());
            }
        } catch (JacksonException e) {
            // torn
        }
    }

    /** The eldest are the longest unused: the map is in the order of access. */
    private void dropBeyondMost() {
        while (sessions.size() > most) {
            sessions.pollFirstEntry();
        }
    }

    private static byte[] line(String hash, StoredSession session) {
        return ("\n" + session.json(hash) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gone(String hash) {
        return ("\n{\"id\":" + Json.quote(hash) + ",\"gone\":true}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
