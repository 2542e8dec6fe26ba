package dev.holdline.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Resolves a definition in the environment its server will get: {@code ${VAR}} and {@code
 * ${VAR:-otherwise}} in command, args, env, cwd, url and headers, {@code ~} before a path, and the
 * command's place on PATH.
 */
public final class Expansion {
    private final ServerDefinition definition;
    private final Map<String, String> environment;

    private Expansion(ServerDefinition definition, Map<String, String> environment) {
        this.definition = definition;
        this.environment = environment;
    }

    /**
     * @param environment the login shell's, see {@link LoginEnvironment}
     * @throws InvalidConfigurationException with one line that names key, reason and remedy: a
     *     variable that is not set, a command that is not there, a folder that is not there
     */
    public static ResolvedServer resolve(
            ServerDefinition definition, Map<String, String> environment)
            throws InvalidConfigurationException {
        return new Expansion(definition, environment).resolve();
    }

    /** What will fail when it is started: at most one problem for each enabled server. */
    public static List<Problem> problems(
            Configuration configuration, Map<String, String> environment) {
        List<Problem> problems = new ArrayList<>();
        for (ServerDefinition definition : configuration.servers()) {
            if (definition.enabled()) {
                try {
                    var _ = resolve(definition, environment);
                } catch (InvalidConfigurationException e) {
                    problems.add(e.problem());
                }
            }
        }
        return List.copyOf(problems);
    }

    private ResolvedServer resolve() throws InvalidConfigurationException {
        ResolvedServer.Where where =
                switch (definition.where()) {
                    case ServerDefinition.Stdio s -> stdio(s);
                    case ServerDefinition.Remote r -> remote(r);
                };
        return new ResolvedServer(
                definition.name(), where, definition.enabled(), definition.shared());
    }

    private ResolvedServer.Stdio stdio(ServerDefinition.Stdio s)
            throws InvalidConfigurationException {
        Map<String, String> env = childEnvironment(s);
        Path cwd = folder(s);
        List<String> args = new ArrayList<>();
        for (String arg : s.args()) {
            args.add(expand("args[" + args.size() + "]", arg));
        }
        String command = fromHome("command", expand("command", s.command()));
        Optional<Path> program = Programs.find(command, env, cwd);
        if (program.isEmpty()) {
            throw fail("command", notFound(command));
        }
        return new ResolvedServer.Stdio(program.get(), args, env, cwd);
    }

    /** The login shell's plus the entry's; names on Windows have no case. */
    private Map<String, String> childEnvironment(ServerDefinition.Stdio s)
            throws InvalidConfigurationException {
        Map<String, String> env =
                environment instanceof TreeMap<String, String> sorted
                        ? new TreeMap<>(sorted)
                        : new LinkedHashMap<>(environment);
        for (Map.Entry<String, String> e : s.env().entrySet()) {
            env.put(e.getKey(), expand("env." + Shown.bare(e.getKey()), e.getValue()));
        }
        return env;
    }

    private Path folder(ServerDefinition.Stdio s) throws InvalidConfigurationException {
        String written = s.cwd();
        try {
            if (written == null) {
                return Home.ofUser(environment);
            }
            Path folder =
                    Home.ofUser(environment)
                            .resolve(fromHome("cwd", expand("cwd", written)))
                            .normalize();
            if (!Files.isDirectory(folder)) {
                throw fail(
                        "cwd",
                        new Objection(
                                "is " + Shown.name(folder.toString()) + ", which is no folder",
                                "create it or correct \"cwd\""));
            }
            return folder;
        } catch (InvalidPathException e) {
            throw fail("cwd", new Objection("is no path", "correct \"cwd\""));
        }
    }

    private ResolvedServer.Remote remote(ServerDefinition.Remote r)
            throws InvalidConfigurationException {
        Map<String, String> headers = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, String> h : r.headers().entrySet()) {
                String key = "headers." + Shown.bare(h.getKey());
                String value = expand(key, h.getValue());
                try {
                    ServerEntry.checkHeader(value);
                } catch (Objection no) {
                    throw fail(key, no);
                }
                headers.put(h.getKey(), value);
            }
            return new ResolvedServer.Remote(
                    RemoteUrl.parse(expand("url", r.url()).strip()), headers, r.sse());
        } catch (Objection no) {
            throw fail("url", no);
        }
    }

    private Objection notFound(String command) {
        if (command.indexOf('/') >= 0) {
            return new Objection(
                    "is " + Shown.name(command) + ", which is no program that can be started",
                    "correct the path, or make the file executable");
        }
        if (command.strip().indexOf(' ') > 0) {
            return new Objection(
                    "is " + Shown.name(command) + ", which is no program",
                    "write only the program there and the rest in \"args\"");
        }
        return new Objection(
                "is " + Shown.name(command) + ", which is not on the PATH of your login shell",
                "install it, or write its whole path (in a terminal: command -v "
                        + Shown.bare(command)
                        + ")");
    }

    private String expand(String key, String text) throws InvalidConfigurationException {
        try {
            return Variables.expand(text, environment);
        } catch (Objection no) {
            throw fail(key, no);
        }
    }

    private String fromHome(String key, String path) throws InvalidConfigurationException {
        if (!path.startsWith("~")) {
            return path;
        }
        if (path.equals("~") || path.startsWith("~/") || path.startsWith("~\\")) {
            return Home.ofUser(environment) + path.substring(1);
        }
        throw fail(
                key,
                new Objection(
                        "begins with another user's \"~\"", "write the path out, or use \"~/…\""));
    }

    private InvalidConfigurationException fail(String key, Objection no) {
        return new InvalidConfigurationException(
                new Problem(
                        definition.name(),
                        "mcpServers." + Shown.bare(definition.name()) + "." + key,
                        no.what,
                        no.remedy));
    }
}
