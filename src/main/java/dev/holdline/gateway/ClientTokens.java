package dev.holdline.gateway;

import dev.holdline.config.AtomicFile;
import dev.holdline.config.LockFile;
import dev.holdline.jsonrpc.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The clients' tokens: {@code tokens.json} (0600) knows of each only its SHA-256. A token has 256
 * random bits, so a plain hash is enough; there is nothing to guess.
 *
 * <p>Other processes may issue tokens too ({@code holdline token CLIENT}); a running Holdline knows
 * a new one at once and forgets a replaced one within a quarter of a second.
 */
public final class ClientTokens {
    private static final System.Logger LOG = System.getLogger(ClientTokens.class.getName());

    private static final String PREFIX = "hl_";
    private static final int BYTES = 32;
    private static final int LENGTH = PREFIX.length() + 43;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int LONGEST_NAME = 100;

    /** So many copies are made without one of them being used, at most. */
    private static final int UNUSED = 8;

    private static final Duration AGAIN = Duration.ofSeconds(10);

    /**
     * @param sha256 of the newest
     * @param earlier those that are valid still, the newer first
     */
    private record Issued(String sha256, Instant created, List<String> earlier) {
        Stream<String> all() {
            return Stream.concat(Stream.of(sha256), earlier.stream());
        }

        /** With a newer one, which has not been used yet; the oldest is the one in use. */
        Issued followedBy(String next, Instant now) {
            List<String> before = all().toList();
            int unused = before.size() - 1;
            return new Issued(
                    next,
                    now,
                    Stream.concat(
                                    before.subList(0, Math.min(unused, UNUSED)).stream(),
                                    Stream.of(before.getLast()))
                            .toList());
        }

        /** Those older than the one that is in use are void. */
        Issued inUse(String used) {
            int at = all().toList().indexOf(used);
            return at < 0 ? this : new Issued(sha256, created, earlier.subList(0, at));
        }
    }

    /** What tells one writing of the file from another; each is a new file, by its renaming. */
    private record Stamp(FileTime modified, long size, @Nullable Object key) {}

    private record Known(
            @Nullable Stamp stamp, Map<String, String> clientByHash, Map<String, Issued> byClient) {
        static Known of(@Nullable Stamp stamp, Map<String, Issued> byClient) {
            Map<String, String> byHash = new HashMap<>();
            byClient.forEach(
                    (client, issued) -> issued.all().forEach(hash -> byHash.put(hash, client)));
            return new Known(stamp, Map.copyOf(byHash), Map.copyOf(byClient));
        }
    }

    private final Path file;
    private final Path lockFile;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Tokens in use, whose predecessors are just being voided. */
    private final Set<String> voiding = ConcurrentHashMap.newKeySet();

    private final ReentrantLock loading = new ReentrantLock();
    private volatile Known known = Known.of(null, Map.of());
    private volatile Instant looked = Instant.MIN;

    /**
     * @param state Holdline's state folder
     */
    public ClientTokens(Path state) {
        this(state, InstantSource.system(), new SecureRandom());
    }

    ClientTokens(Path state, InstantSource clock, RandomGenerator random) {
        this.file = state.resolve("tokens.json");
        this.lockFile = state.resolve("tokens.lock");
        this.clock = clock;
        this.random = random;
    }

    /**
     * A new token for {@code client}, told this once ("hl_" and 43 characters of base64url); one it
     * had is void.
     *
     * @param client a name for people, "Claude Code"; up to 100 characters
     * @throws IOException where the file cannot be read or written; the message has the remedy
     */
    public String issue(String client) throws IOException {
        String token = fresh(client);
        change(all -> all.put(client, new Issued(sha256(token), clock.instant(), List.of())));
        return token;
    }

    /**
     * As {@link #issue}; but those the client had stay valid until this one is used for the first
     * time, so that whoever only looks what to paste breaks no client that is running.
     */
    public String issueNext(String client) throws IOException {
        String token = fresh(client);
        String hash = sha256(token);
        change(all -> {
            Issued had = all.get(client);
            Instant now = clock.instant();
            all.put(
                    client,
                    had == null ? new Issued(hash, now, List.of()) : had.followedBy(hash, now));
        });
        return token;
    }

    private String fresh(String client) {
        if (client.isBlank()
                || client.length() > LONGEST_NAME
                || client.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "A client's name has 1 to " + LONGEST_NAME + " visible characters.");
        }
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Puts back what was revoked, unless the client has had a new token since. */
    @FunctionalInterface
    public interface Restore {
        void run() throws IOException;
    }

    /** Voids a client's tokens at once; empty where it had none. */
    public Optional<Restore> revoke(String client) throws IOException {
        AtomicReference<@Nullable Issued> had = new AtomicReference<>();
        change(all -> had.set(all.remove(client)));
        return Optional.ofNullable(had.get())
                .map(issued -> () -> change(all -> all.putIfAbsent(client, issued)));
    }

    /** Who has a token, since when. */
    public Map<String, Instant> clients() {
        refresh(Duration.ZERO);
        Map<String, Instant> clients = new TreeMap<>();
        known.byClient().forEach((client, issued) -> clients.put(client, issued.created()));
        return clients;
    }

    /** Whose token this is, and is in use now. Secrets are never compared, only their hashes. */
    public Optional<String> clientOf(String token) {
        if (token.length() != LENGTH || !token.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String hash = sha256(token);
        refresh(LOOK);
        return owner(hash)
                .or(() -> {
                    refresh(Duration.ZERO);
                    return owner(hash);
                });
    }

    private Optional<String> owner(String hash) {
        Known now = known;
        String client = now.clientByHash().get(hash);
        if (client == null) return Optional.empty();
        Issued issued = now.byClient().get(client);
        if (issued != null && !issued.earlier().isEmpty()) voidEarlier(client, issued, hash);
        return Optional.of(client);
    }

    /** Written beside the call, once. */
    private void voidEarlier(String client, Issued issued, String hash) {
        if (issued.inUse(hash).equals(issued) || !voiding.add(hash)) return;
        Thread.ofVirtual()
                .name("earlier-tokens")
                .start(() -> {
                    try {
                        change(all -> all.computeIfPresent(client, (_, its) -> its.inUse(hash)));
                        voiding.remove(hash);
                    } catch (IOException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "An earlier token of \"" + client + "\" is still valid",
                                e);
                        // A use after that tries again.
                        CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                .execute(() -> voiding.remove(hash));
                    }
                });
    }

    private interface Change {
        void to(Map<String, Issued> all);
    }

    private void change(Change change) throws IOException {
        Known written =
                LockFile.holding(
                        lockFile,
                        () -> {
                            Map<String, Issued> all = new TreeMap<>(read());
                            change.to(all);
                            AtomicFile.write(file, json(all));
                            return Known.of(stamp(), all);
                        });
        loading.lock();
        try {
            known = written;
        } finally {
            loading.unlock();
        }
    }

    /** Reads the file if it is another one; looks at most once in {@code atMost}. */
    private void refresh(Duration atMost) {
        Instant now = clock.instant();
        if (looked.isAfter(now.minus(atMost)) && !looked.isAfter(now)) {
            return;
        }
        loading.lock();
        try {
            looked = now;
            Stamp stamp = stamp();
            if (java.util.Objects.equals(stamp, known.stamp())) {
                return;
            }
            try {
                known = Known.of(stamp, read());
            } catch (DamagedException e) {
                // Until it is another file again.
                known = new Known(stamp, known.clientByHash(), known.byClient());
                LOG.log(System.Logger.Level.WARNING, e.getMessage());
            } catch (IOException e) {
                // The next look reads it again: it may tell of a token that is no longer valid.
                LOG.log(System.Logger.Level.WARNING, "The clients' tokens could not be read", e);
            }
        } finally {
            loading.unlock();
        }
    }

    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(a.lastModifiedTime(), a.size(), a.fileKey());
        } catch (IOException e) {
            return null;
        }
    }

    private Map<String, Issued> read() throws IOException {
        Map<String, Issued> all = new HashMap<>();
        try {
            JsonNode root = Json.tree(Files.readString(file));
            for (Map.Entry<String, JsonNode> e : root.path("clients").properties()) {
                String hash = hash(e.getValue().path("sha256"));
                String created = e.getValue().path("created").asString("");
                List<String> earlier = new ArrayList<>();
                for (JsonNode each : e.getValue().path("earlier")) earlier.add(hash(each));
                all.put(e.getKey(), new Issued(hash, Instant.parse(created), earlier));
            }
            return all;
        } catch (NoSuchFileException e) {
            return all;
        } catch (JacksonException | DateTimeException e) {
            throw unreadable();
        }
    }

    private String hash(JsonNode node) throws DamagedException {
        String hash = node.asString("");
        if (!hash.matches("[0-9a-f]{64}")) throw unreadable();
        return hash;
    }

    private static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }

    private DamagedException unreadable() {
        return new DamagedException(
                "The file "
                        + file
                        + " is damaged; delete it and issue each client a new token with \"holdline"
                        + " token CLIENT\".");
    }

    private static byte[] json(Map<String, Issued> all) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode clients = root.putObject("clients");
        all.forEach((client, issued) -> {
            ObjectNode its = clients.putObject(client);
            its.put("sha256", issued.sha256()).put("created", issued.created().toString());
            if (issued.earlier().isEmpty()) return;
            issued.earlier().forEach(its.putArray("earlier")::add);
        });
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
