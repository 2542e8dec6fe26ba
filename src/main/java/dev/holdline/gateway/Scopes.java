package dev.holdline.gateway;

import dev.holdline.config.ServerDefinition;
import dev.holdline.recovery.Recovery;
import dev.holdline.session.McpSession;
import java.util.Optional;
import java.util.stream.Collectors;

/** From an address to what it serves. */
final class Scopes {
    private final Links links;
    private final Forwarding forwarding;
    private final NameCache names = new NameCache();

    Scopes(Links links, Recovery recovery) {
        this.links = links;
        this.forwarding = new Forwarding(links, recovery);
    }

    /**
     * @param endpoint a server's name, or "" for all servers
     */
    Optional<Scope> find(String endpoint) {
        if (endpoint.isEmpty()) return Optional.of(new AllServers(links, forwarding, names));
        return links.server(endpoint).map(s -> new OneServer(s, links, forwarding));
    }

    /** What an earlier session of the same program left idle goes to this one. */
    void begin(McpSession session) {
        links.takeOver(session);
    }

    /** In one sentence what is there instead. */
    String unknown(String endpoint) {
        String names =
                links.servers().stream()
                        .map(ServerDefinition::name)
                        .collect(Collectors.joining(", "));
        return "Holdline has no server \""
                + endpoint
                + "\". "
                + (names.isEmpty() ? "None is configured yet." : "It has: " + names + ".");
    }
}
