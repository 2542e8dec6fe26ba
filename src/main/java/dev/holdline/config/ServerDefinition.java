package dev.holdline.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One server as the person wrote it; {@code ${…}} not yet expanded.
 *
 * @param name unique; may hold spaces, not {@code __}, {@code /} or control characters
 * @param shared one upstream for all sessions instead of one for each
 * @param hiddenTools the names of tools that no client is told of or may call
 */
public record ServerDefinition(
        String name, Where where, boolean enabled, boolean shared, Set<String> hiddenTools) {
    public ServerDefinition {
        hiddenTools = Set.copyOf(hiddenTools);
    }

    public ServerDefinition(String name, Where where, boolean enabled, boolean shared) {
        this(name, where, enabled, shared, Set.of());
    }

    /** Where the server is. Their texts may hold secrets, so {@code toString} tells only names. */
    public sealed interface Where {}

    /** A child process: {@code command}, {@code args}, {@code env}, {@code cwd}. */
    public record Stdio(
            String command, List<String> args, Map<String, String> env, @Nullable String cwd)
            implements Where {
        public Stdio {
            args = List.copyOf(args);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }

        @Override
        public String toString() {
            return "Stdio[" + command + ", " + args.size() + " args, env " + env.keySet() + "]";
        }
    }

    /**
     * A remote server.
     *
     * @param url as written; not a URI yet, for {@code ${…}} may stand in it
     * @param sse the transport of 2024-11-05 (HTTP+SSE) instead of Streamable HTTP
     */
    public record Remote(String url, Map<String, String> headers, boolean sse) implements Where {
        public Remote {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        /** "https://example.com": what may be shown, for a path or query may hold a secret. */
        public String origin() {
            return RemoteUrl.origin(url);
        }

        /** Whether its host is this computer; false where that stands in a variable. */
        public boolean isOnThisMachine() {
            return RemoteUrl.isLoopback(url);
        }

        @Override
        public String toString() {
            return "Remote[" + origin() + ", headers " + headers.keySet() + "]";
        }
    }

    /**
     * What must stay the same for a grant to cover the server: its name and its command line or
     * origin.
     */
    public String identity() {
        return name
                + "\u0000"
                + switch (where) {
                    case Stdio s -> s.command() + "\u0000" + String.join("\u0000", s.args());
                    case Remote r -> r.origin();
                };
    }

    /** Whether a connection made for the one serves the other as well. */
    public boolean isReachedAs(ServerDefinition other) {
        return name.equals(other.name)
                && where.equals(other.where)
                && enabled == other.enabled
                && shared == other.shared;
    }

    /**
     * Why {@code name} cannot be a server's name, as a sentence with the remedy; empty if it can.
     */
    public static Optional<String> whyNotAName(String name) {
        try {
            ServerName.check(name);
            return Optional.empty();
        } catch (Objection no) {
            return Optional.of("The name " + no.what + "; " + no.remedy + ".");
        }
    }
}
