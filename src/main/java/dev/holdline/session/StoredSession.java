package dev.holdline.session;

import dev.holdline.jsonrpc.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What {@code initialize} and later requests told us of one MCP session: enough to serve its id
 * again after our own restart.
 *
 * @param client whose token it came with; another client's token does not open it
 * @param clientInfo JSON as it came
 * @param capabilities JSON as it came
 * @param protocolVersion as agreed
 * @param logLevel as last set
 * @param subscriptions resource URIs
 * @param endpoint "/mcp/git"
 * @param lastUsed to within six hours after a restart
 * @param peer the client's process, where it could be told
 */
public record StoredSession(
        String client,
        String clientInfo,
        String capabilities,
        String protocolVersion,
        Optional<String> logLevel,
        List<String> subscriptions,
        String endpoint,
        Instant created,
        Instant lastUsed,
        Optional<PeerProcesses.Peer> peer) {

    public StoredSession {
        subscriptions = List.copyOf(subscriptions);
    }

    public StoredSession withLogLevel(String level) {
        return new StoredSession(
                client,
                clientInfo,
                capabilities,
                protocolVersion,
                Optional.of(level),
                subscriptions,
                endpoint,
                created,
                lastUsed,
                peer);
    }

    public StoredSession withSubscriptions(List<String> uris) {
        return new StoredSession(
                client,
                clientInfo,
                capabilities,
                protocolVersion,
                logLevel,
                uris,
                endpoint,
                created,
                lastUsed,
                peer);
    }

    public StoredSession withPeer(Optional<PeerProcesses.Peer> process) {
        return new StoredSession(
                client,
                clientInfo,
                capabilities,
                protocolVersion,
                logLevel,
                subscriptions,
                endpoint,
                created,
                lastUsed,
                process);
    }

    StoredSession usedAt(Instant time) {
        return new StoredSession(
                client,
                clientInfo,
                capabilities,
                protocolVersion,
                logLevel,
                subscriptions,
                endpoint,
                created,
                time,
                peer);
    }

    /** One line, written by hand: a tree would cost the first {@code initialize} its warming up. */
    String json(String hash) {
        StringBuilder json = new StringBuilder(400).append("{\"id\":").append(Json.quote(hash));
        field(json, "client", client);
        field(json, "info", clientInfo);
        field(json, "capabilities", capabilities);
        field(json, "version", protocolVersion);
        field(json, "endpoint", endpoint);
        field(json, "created", created.toString());
        field(json, "used", lastUsed.toString());
        logLevel.ifPresent(level -> field(json, "level", level));
        if (!subscriptions.isEmpty()) {
            json.append(",\"subscriptions\":")
                    .append(
                            subscriptions.stream()
                                    .map(Json::quote)
                                    .collect(Collectors.joining(",", "[", "]")));
        }
        peer.ifPresent(p -> {
            json.append(",\"pid\":").append(p.pid());
            field(json, "started", p.startedAt().toString());
        });
        return json.append('}').toString();
    }

    private static void field(StringBuilder json, String name, String value) {
        json.append(",\"").append(name).append("\":").append(Json.quote(value));
    }

    /** Empty where the line says something else or is damaged. */
    static Optional<StoredSession> of(JsonNode json) {
        try {
            List<String> subscriptions = new ArrayList<>();
            json.path("subscriptions").forEach(uri -> subscriptions.add(uri.asString()));
            return Optional.of(
                    new StoredSession(
                            json.required("client").asString(),
                            json.required("info").asString(),
                            json.required("capabilities").asString(),
                            json.required("version").asString(),
                            json.has("level")
                                    ? Optional.of(json.path("level").asString())
                                    : Optional.empty(),
                            subscriptions,
                            json.required("endpoint").asString(),
                            Instant.parse(json.required("created").asString()),
                            Instant.parse(json.required("used").asString()),
                            json.has("pid")
                                    ? Optional.of(
                                            new PeerProcesses.Peer(
                                                    json.required("pid").asLong(),
                                                    Instant.parse(
                                                            json.required("started").asString())))
                                    : Optional.empty()));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
