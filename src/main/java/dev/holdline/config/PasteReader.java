package dev.holdline.config;

import dev.holdline.config.Pasted.Entry;
import dev.holdline.config.Pasted.Kind;
import dev.holdline.config.Pasted.Reason;
import dev.holdline.config.ShellWords.NotPlain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Recognises what a person pastes to add a server: a {@code claude mcp add} or {@code code
 * --add-mcp} line, a JSON snippet of any client, an address, a command. Looks at the text alone.
 */
public final class PasteReader {
    private static final Pattern ADDRESS = Pattern.compile("(?i)[a-z][a-z0-9+.-]*://\\S*");

    /** "mcp.example.com/mcp", "localhost:3000": an address as people write it. */
    private static final Pattern BARE_ADDRESS =
            Pattern.compile(
                    "(?i)(localhost(:\\d+)?|\\d{1,3}(\\.\\d{1,3}){3}:\\d+"
                            + "|([a-z0-9-]+\\.)+[a-z]{2,}(?=/|:\\d))(:\\d+)?(/\\S*)?");

    private static final Pattern LOCAL = Pattern.compile("(?i)localhost|127\\.");
    private static final Pattern PROMPT = Pattern.compile("^[$%>#] +");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

    /** Words with a sentence's end or a list's commas are said to somebody, not to a shell. */
    private static final Pattern PROSE = Pattern.compile("(?<=[A-Za-z])([?!,:.]$|, )");

    private static final Pattern PROGRAM = Pattern.compile("[\\w.~@+:/\\\\${}-]*[\\w}]");

    /** As a document shows it. */
    private static final Pattern FENCE = Pattern.compile("^```\\w*|\\s*```$");

    /** A client's file may begin with comments. */
    private static final Pattern JSON =
            Pattern.compile("(?s)(?>\\s*(//[^\\n]*|/\\*.*?\\*/))*+\\s*(?<first>[{\"])");

    /** What only the client it was written for can fill in. */
    private static final Pattern OF_CLIENT =
            Pattern.compile("\\$\\{(workspaceFolder|file)[^}]*\\}|(?<=\")envFile(?=\":)");

    /** VS Code's option, with the entry as the next word. */
    private static final String ADD_MCP = "--add-mcp";

    /** What clients call the object that holds their servers. */
    private static final List<String> HOLDERS =
            List.of("mcpServers", "servers", "context_servers", "mcp");

    private PasteReader() {}

    public static Pasted read(String pasted) {
        // Its lines stay where they are: a message about them names them.
        String unfenced = FENCE.matcher(pasted.strip()).replaceAll("");
        String text = PROMPT.matcher(unfenced.strip()).replaceFirst("");
        if (text.isEmpty()) {
            return new Pasted.Nothing();
        }
        try {
            Matcher json = JSON.matcher(unfenced);
            if (json.lookingAt()) {
                return json(unfenced, json.group("first").equals("{"));
            }
            if (ADDRESS.matcher(text).matches()) {
                return checked(Kind.URL, List.of(ofUrl(text)));
            }
            if (BARE_ADDRESS.matcher(text).matches()) {
                String scheme = LOCAL.matcher(text).lookingAt() ? "http://" : "https://";
                return checked(Kind.URL, List.of(ofUrl(scheme + text)));
            }
            List<String> words = ShellWords.split(text);
            if (words.size() > 2 && words.get(1).equals("mcp") && words.get(2).startsWith("add")) {
                return added(words);
            }
            if (words.contains(ADD_MCP)) {
                return addedToCode(words);
            }
            if (PROSE.matcher(text).find()) {
                return new Pasted.Unclear(Reason.NOT_RECOGNISED, "");
            }
            return checked(Kind.COMMAND, List.of(ofCommand(words)));
        } catch (NotPlain e) {
            return new Pasted.Unclear(e.reason, e.part);
        }
    }

    /** An entry that leads to a URL. */
    static ObjectNode remote(String url, boolean sse) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", sse ? "sse" : "http")
                .put("url", url);
    }

    /** An entry that starts a program. */
    static ObjectNode stdio(List<String> command) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("command", command.getFirst());
        if (command.size() > 1) {
            var args = entry.putArray("args");
            command.stream().skip(1).forEach(args::add);
        }
        return entry;
    }

    private static Entry ofUrl(String url) {
        return new Entry(
                SuggestedName.ofUrl(url),
                remote(url, url.replaceFirst("[?#].*", "").endsWith("/sse")));
    }

    private static Entry ofCommand(List<String> words) throws NotPlain {
        int start = 0;
        while (start < words.size() && ASSIGNMENT.matcher(words.get(start)).matches()) {
            start++;
        }
        List<String> command = words.subList(start, words.size());
        if (command.isEmpty() || !PROGRAM.matcher(command.getFirst()).matches()) {
            throw new NotPlain(Reason.NOT_RECOGNISED, "");
        }
        ObjectNode entry = stdio(command);
        words.subList(0, start).forEach(pair -> putPair(entry, "env", pair, '='));
        return new Entry(SuggestedName.ofCommand(command), entry);
    }

    /** "KEY=value" into env, "Name: value" into headers. */
    static void putPair(ObjectNode entry, String into, String pair, char separator) {
        int at = pair.indexOf(separator);
        entry.withObject(into).put(pair.substring(0, at).strip(), pair.substring(at + 1).strip());
    }

    private static Pasted added(List<String> words) throws NotPlain {
        AddCommand command = AddCommand.of(words.subList(3, words.size()));
        boolean isJson = words.get(2).equals("add-json");
        return (isJson ? tree(command.json()) : command.entry()) instanceof ObjectNode entry
                ? checked(Kind.CLAUDE_COMMAND, List.of(new Entry(command.name(), entry)))
                : new Pasted.Unclear(Reason.NO_SERVER, "");
    }

    private static Pasted addedToCode(List<String> words) throws NotPlain {
        String json = words.stream().skip(words.indexOf(ADD_MCP) + 1).findFirst().orElse("{}");
        return tree(json) instanceof ObjectNode entry && isEntry(entry)
                ? checked(Kind.CLAUDE_COMMAND, List.of(new Entry(named(entry), entry)))
                : new Pasted.Unclear(Reason.NO_SERVER, "");
    }

    private static Pasted json(String text, boolean whole) throws NotPlain {
        // "git": { … } as it stands inside a file, perhaps with the comma behind it
        JsonNode tree = tree(whole ? text : "{" + text.replaceFirst(",\\s*$", "") + "}");
        if (!(tree instanceof ObjectNode object)) {
            return new Pasted.Unclear(Reason.NO_SERVER, "");
        }
        ObjectNode servers = servers(object);
        List<Entry> entries = new ArrayList<>();
        if (isEntry(servers)) {
            entries.add(new Entry(named(servers), servers));
        } else {
            for (var member : servers.properties()) {
                if (member.getValue() instanceof ObjectNode entry && isEntry(entry)) {
                    entries.add(new Entry(member.getKey(), entry));
                }
            }
        }
        return entries.isEmpty()
                ? new Pasted.Unclear(Reason.NO_SERVER, "")
                : checked(Kind.JSON, entries);
    }

    private static ObjectNode servers(ObjectNode object) {
        for (String holder : HOLDERS) {
            // A server may have a holder's name.
            if (object.path(holder) instanceof ObjectNode inside
                    && !isEntry(object)
                    && !isEntry(inside)) {
                return servers(inside);
            }
        }
        return object;
    }

    private static boolean isEntry(ObjectNode entry) {
        return List.of("command", "url", "serverUrl", "httpUrl").stream()
                .anyMatch(key -> entry.path(key).isString() || entry.path(key).isArray());
    }

    private static String named(ObjectNode entry) {
        JsonNode command = entry.path("command");
        if (entry.path("name").isString()) {
            return entry.path("name").asString();
        }
        if (command.isMissingNode()) {
            return SuggestedName.ofUrl(ForeignEntry.url(entry));
        }
        List<String> words = new ArrayList<>();
        (command.isArray() ? command : entry.withArray("args"))
                .forEach(word -> words.add(word.asString("")));
        if (!command.isArray()) {
            words.addFirst(command.asString());
        }
        return SuggestedName.ofCommand(words);
    }

    private static JsonNode tree(String text) throws NotPlain {
        try {
            // Positions and words of this message are those of the text as pasted.
            Located _ = LocatedParser.parse(new Report(Path.of("")), text);
            return LocatedParser.tree(text);
        } catch (InvalidConfigurationException e) {
            throw new NotPlain(
                    Reason.BROKEN_JSON,
                    e.problem().where().replaceFirst("^, ", "")
                            + ": "
                            + e.problem().what()
                            + "; "
                            + e.problem().remedy());
        } catch (JacksonException e) {
            throw new NotPlain(Reason.BROKEN_JSON, "");
        }
    }

    /** The entries as Holdline writes them; a single one, or one of many, can be of no use. */
    private static Pasted checked(Kind kind, List<Entry> entries) throws NotPlain {
        List<Entry> ours = new ArrayList<>();
        List<Pasted.Left> left = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                ours.add(usable(entry));
            } catch (NotPlain e) {
                if (entries.size() == 1) throw e;
                var why = new Pasted.Unclear(e.reason, e.part);
                left.add(new Pasted.Left(Shown.bare(entry.name()), why));
            }
        }
        return ours.isEmpty() ? left.getFirst().why() : new Pasted.Servers(kind, ours, left);
    }

    private static Entry usable(Entry entry) throws NotPlain {
        ObjectNode json = ForeignEntry.ours(entry.json());
        String text = json.toString();
        if (text.contains("${input:")) {
            throw new NotPlain(Reason.ASKS_CLIENT, Shown.bare(entry.name()));
        }
        Matcher foreign = OF_CLIENT.matcher(text);
        if (foreign.find()) {
            throw new NotPlain(Reason.OF_CLIENT, Shown.bare(foreign.group()));
        }
        String name = ServerName.like(entry.name());
        Optional<String> objection = objection(name, json);
        if (objection.isPresent()) {
            throw new NotPlain(Reason.INVALID, objection.get());
        }
        return new Entry(name, json);
    }

    /** Why an entry could not be used, with the remedy; empty if it can. */
    public static Optional<String> objection(String name, ObjectNode entry) {
        try {
            Report report = new Report(Path.of(""));
            Located value = LocatedParser.parse(report, entry.toString());
            ServerDefinition _ = ServerEntry.read(report, new Located.Member(1, name, value));
            return Optional.empty();
        } catch (InvalidConfigurationException e) {
            String prefix = "mcpServers." + Shown.bare(name) + ".";
            return Optional.of(
                    e.problem().what().replace(prefix, "") + "; " + e.problem().remedy());
        }
    }
}
