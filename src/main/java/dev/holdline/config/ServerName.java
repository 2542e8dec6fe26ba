package dev.holdline.config;

/** The rules for a server's name: it stands in addresses, in tool names and in dialogs. */
final class ServerName {
    private static final int LONGEST = 200;

    private ServerName() {}

    /** A name that may be like another client's: VS Code's gallery has "github/github-mcp". */
    static String like(String foreign) {
        return foreign.strip().replace('/', '-').replaceAll("_{2,}", "_");
    }

    static void check(String name) throws Objection {
        if (name.isBlank()) {
            throw new Objection("is empty", "give the server a name");
        }
        if (!name.equals(name.strip())) {
            throw new Objection("begins or ends with a space", "remove that space");
        }
        if (name.codePoints().anyMatch(Shown::isControl)) {
            throw new Objection("has an invisible control character", "remove it");
        }
        if (name.contains("__")) {
            throw new Objection(
                    "has \"__\", which separates server and tool in tool names",
                    "use a single \"_\" or \"-\"");
        }
        if (name.contains("/")) {
            throw new Objection("has a \"/\", which separates parts of an address", "use \"-\"");
        }
        if (name.equals(".") || name.equals("..")) {
            throw new Objection("means a folder in an address", "use a word");
        }
        if (name.equals("holdline")) {
            throw new Objection("is reserved for Holdline's own tools", "choose another name");
        }
        if (name.length() > LONGEST) {
            throw new Objection("is longer than " + LONGEST + " characters", "shorten it");
        }
    }
}
