package dev.holdline.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@link ServerDefinition} with nothing left to expand: what can be started or connected to. */
public record ResolvedServer(String name, Where where, boolean enabled, boolean shared) {

    /** Where the server is. Their texts may hold secrets, so {@code toString} tells only names. */
    public sealed interface Where {}

    /**
     * A child process.
     *
     * @param command absolute, found on PATH, executable
     * @param env the child's whole environment: the login shell's plus the entry's
     * @param cwd absolute, exists; the person's home folder where the entry has none
     */
    public record Stdio(Path command, List<String> args, Map<String, String> env, Path cwd)
            implements Where {
        public Stdio {
            args = List.copyOf(args);
            env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        }

        @Override
        public String toString() {
            return "Stdio[" + command + ", " + args.size() + " args, in " + cwd + "]";
        }
    }

    /** A remote server; {@code sse} for the transport of 2024-11-05. */
    public record Remote(URI url, Map<String, String> headers, boolean sse) implements Where {
        public Remote {
            headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        }

        @Override
        public String toString() {
            return "Remote["
                    + RemoteUrl.origin(url.toString())
                    + ", headers "
                    + headers.keySet()
                    + "]";
        }
    }

    /** As {@link ServerDefinition#identity()}, of what really runs. */
    public String identity() {
        return name
                + "\u0000"
                + switch (where) {
                    case Stdio s -> s.command() + "\u0000" + String.join("\u0000", s.args());
                    case Remote r -> RemoteUrl.origin(r.url().toString());
                };
    }
}
