package dev.holdline.config;

/**
 * One thing wrong in the configuration, in words for a person; one line, no secret in it.
 *
 * @param server the entry's name, "" where no single entry is meant
 * @param where file and line ("/home/ada/.config/holdline/config.json, line 12") or the key's path
 *     ("mcpServers.git.command")
 * @param what what is wrong
 * @param remedy what to do about it
 */
public record Problem(String server, String where, String what, String remedy) {
    public Problem {
        server = Shown.text(server);
        where = Shown.text(where);
        what = Shown.text(what);
        remedy = Shown.text(remedy);
    }

    /** The whole thing as one line. */
    public String sentence() {
        return where + ": " + what + "; " + remedy;
    }
}
