package dev.holdline.config;

import java.util.List;
import java.util.Optional;

/**
 * One whole, valid configuration; immutable.
 *
 * @param servers in the file's order, names unique
 * @param warnings what was read but ignored (an unknown key, a policy for no server); worth
 *     showing, never a reason to refuse the file
 */
public record Configuration(
        List<ServerDefinition> servers, Settings settings, List<Problem> warnings) {

    /** What a person has who configured nothing yet. */
    public static final Configuration EMPTY = new Configuration(List.of(), Settings.STANDARD);

    public Configuration {
        servers = List.copyOf(servers);
        warnings = List.copyOf(warnings);
    }

    public Configuration(List<ServerDefinition> servers, Settings settings) {
        this(servers, settings, List.of());
    }

    public Optional<ServerDefinition> server(String name) {
        return servers.stream().filter(s -> s.name().equals(name)).findFirst();
    }
}
