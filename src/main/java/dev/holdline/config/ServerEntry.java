package dev.holdline.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads one entry of {@code mcpServers}, in the shape the ecosystem shares. */
final class ServerEntry {
    private static final List<String> OURS =
            List.of("enabled", "disabled", "shared", "hiddenTools");
    private static final List<String> STDIO = List.of("type", "command", "args", "env", "cwd");
    private static final List<String> REMOTE = List.of("type", "url", "headers");

    /** A header's name: token of RFC 9110, 5.6.2. */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private enum Type {
        STDIO,
        HTTP,
        SSE
    }

    private final String name;
    private final Fields fields;

    private ServerEntry(String name, Fields fields) {
        this.name = name;
        this.fields = fields;
    }

    static ServerDefinition read(Report report, Located.Member member)
            throws InvalidConfigurationException {
        String name = member.key();
        try {
            ServerName.check(name);
        } catch (Objection no) {
            throw report.fail(
                    name,
                    member.line(),
                    "the server name " + Shown.name(name) + " " + no.what,
                    no.remedy);
        }
        Fields fields = new Fields(report, name, "mcpServers." + Shown.bare(name), member.value());
        return new ServerEntry(name, fields).read();
    }

    private ServerDefinition read() throws InvalidConfigurationException {
        Type type = type();
        boolean remote = type != Type.STDIO;
        List<String> known = remote ? REMOTE : STDIO;
        fields.warnOfUnknown(
                List.of(known, OURS).stream().flatMap(List::stream).toList(),
                remote ? STDIO : REMOTE,
                "a server with a \"" + (remote ? "url" : "command") + "\"");
        ServerDefinition.Where where = remote ? remote(type == Type.SSE) : stdio();
        return new ServerDefinition(
                name,
                where,
                enabled(),
                fields.bool("shared").orElse(Boolean.FALSE),
                new HashSet<>(fields.texts("hiddenTools")));
    }

    private Type type() throws InvalidConfigurationException {
        boolean command = fields.has("command");
        boolean url = fields.has("url");
        if (command && url) {
            throw fields.fail(
                    "url",
                    server() + " has both \"command\" and \"url\"",
                    "keep \"command\" for a local program or \"url\" for a remote server");
        }
        Type type = fields.has("type") ? written() : (url ? Type.HTTP : Type.STDIO);
        String needed = type == Type.STDIO ? "command" : "url";
        if (!fields.has(needed)) {
            throw fields.fail(
                    fields.has("type") ? "type" : "",
                    server()
                            + (fields.has("type")
                                    ? (command || url
                                            ? missing(needed)
                                            : " has no \"" + needed + "\"")
                                    : " has neither \"command\" nor \"url\""),
                    remedyFor(needed));
        }
        return type;
    }

    private String missing(String needed) {
        return needed.equals("command")
                ? " is of a type that starts a program, but has a \"url\" and no \"command\""
                : " is of a remote type, but has a \"command\" and no \"url\"";
    }

    private String remedyFor(String needed) {
        Optional<String> misspelt = Optional.empty();
        for (Located.Member m : fields.members()) {
            if (Nearest.to(m.key(), List.of("command", "url")).isPresent()
                    && !m.key().equals("type")
                    && !List.of("command", "url").contains(m.key())) {
                misspelt = Optional.of(m.key());
            }
        }
        if (misspelt.isPresent()) {
            return "rename "
                    + Shown.name(misspelt.get())
                    + " to \""
                    + Nearest.to(misspelt.get(), List.of("command", "url")).orElse(needed)
                    + "\"";
        }
        if (fields.has("type") && (fields.has("command") || fields.has("url"))) {
            return "remove \"type\" or correct it";
        }
        return fields.has("type")
                ? "add \"" + needed + "\""
                : "add \"command\" for a local program or \"url\" for a remote server";
    }

    private Type written() throws InvalidConfigurationException {
        String text = fields.text("type").orElse("");
        return switch (text.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "")) {
            case "stdio" -> Type.STDIO;
            case "http", "streamablehttp" -> Type.HTTP;
            case "sse" -> Type.SSE;
            default ->
                    throw fields.fail(
                            "type",
                            server() + " has the unknown type " + Shown.name(text),
                            Nearest.to(text, List.of("stdio", "http", "streamable-http", "sse"))
                                    .map(t -> "did you mean \"" + t + "\"?")
                                    .orElse("write \"stdio\", \"http\" or \"sse\""));
        };
    }

    private ServerDefinition.Stdio stdio() throws InvalidConfigurationException {
        String command = fields.text("command").orElse("");
        if (command.isBlank()) {
            throw fields.fail(
                    "command",
                    fields.path("command") + " is empty",
                    "write the program to start, for example \"npx\"");
        }
        noNul("command", command);
        List<String> args = fields.texts("args");
        for (String arg : args) {
            noNul("args", arg);
        }
        Map<String, String> env = fields.textMap("env");
        for (Map.Entry<String, String> e : env.entrySet()) {
            if (e.getKey().isEmpty() || e.getKey().contains("=")) {
                throw fields.fail(
                        "env",
                        fields.path("env") + " has the variable name " + Shown.name(e.getKey()),
                        "a variable's name is not empty and has no \"=\"");
            }
            noNul("env", e.getKey());
            noNul("env", e.getValue());
        }
        Optional<String> cwd = fields.text("cwd").filter(c -> !c.isBlank());
        if (cwd.isPresent()) {
            noNul("cwd", cwd.get());
        }
        return new ServerDefinition.Stdio(command, args, env, cwd.orElse(null));
    }

    private ServerDefinition.Remote remote(boolean sse) throws InvalidConfigurationException {
        String url = fields.text("url").orElse("").strip();
        try {
            RemoteUrl.check(url);
        } catch (Objection no) {
            throw fields.fail("url", no);
        }
        Map<String, String> headers = fields.textMap("headers");
        for (Map.Entry<String, String> h : headers.entrySet()) {
            if (!TOKEN.matcher(h.getKey()).matches()) {
                throw fields.fail(
                        "headers",
                        fields.path("headers") + " has the header name " + Shown.name(h.getKey()),
                        "a header's name has letters, digits and \"-\" only");
            }
            try {
                checkHeader(h.getValue());
            } catch (Objection no) {
                throw fields.fail(
                        "headers",
                        fields.path("headers") + "." + h.getKey() + " " + no.what,
                        no.remedy);
            }
        }
        return new ServerDefinition.Remote(url, headers, sse);
    }

    /** RFC 9110, 5.5: a value ends at its line. */
    static void checkHeader(String value) throws Objection {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw new Objection("has a line break or control character", "remove it");
        }
    }

    /** {@code disabled} is how other clients write it; an entry pasted with it must stay off. */
    private boolean enabled() throws InvalidConfigurationException {
        Optional<Boolean> enabled = fields.bool("enabled");
        Optional<Boolean> disabled = fields.bool("disabled");
        if (enabled.isPresent() && enabled.equals(disabled)) {
            throw fields.fail(
                    "disabled",
                    server() + " has \"enabled\" and \"disabled\" that contradict each other",
                    "keep one of them");
        }
        return enabled.orElse(!disabled.orElse(Boolean.FALSE));
    }

    private void noNul(String key, String text) throws InvalidConfigurationException {
        if (text.indexOf(0) >= 0) {
            throw fields.fail(
                    key,
                    fields.path(key) + " has a NUL character",
                    "no process can get one: remove it");
        }
    }

    private String server() {
        return "the server " + Shown.name(name);
    }
}
