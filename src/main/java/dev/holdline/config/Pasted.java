package dev.holdline.config;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a text is that a person pasted to add a server; see {@link PasteReader}. */
public sealed interface Pasted {
    /** Nothing yet. */
    record Nothing() implements Pasted {}

    /**
     * One server or more.
     *
     * @param kind what the text was recognised as
     * @param left what else the text holds, and why it cannot be taken
     */
    record Servers(Kind kind, List<Entry> entries, List<Left> left) implements Pasted {
        public Servers {
            entries = List.copyOf(entries);
            left = List.copyOf(left);
        }
    }

    /**
     * A server that cannot be taken.
     *
     * @param name fit to be shown
     */
    record Left(String name, Unclear why) {}

    /**
     * Not a server, or not yet.
     *
     * @param part the part of the text that is meant, fit to be shown; "" for none
     */
    record Unclear(Reason reason, String part) implements Pasted {}

    /**
     * One server as it would stand in the file. Its texts may hold secrets.
     *
     * @param name a suggestion where the text has none
     */
    record Entry(String name, ObjectNode json) {
        @Override
        public String toString() {
            return "Entry[" + name + "]";
        }
    }

    /** The ways in which a server is told of. */
    enum Kind {
        CLAUDE_COMMAND,
        JSON,
        URL,
        COMMAND
    }

    /** Why a text is no server. */
    enum Reason {
        /** a quote that does not end */
        OPEN_QUOTE,
        /** a pipe, a list of commands, a redirection */
        SHELL,
        /** JSON that ends too early or is broken */
        BROKEN_JSON,
        /** JSON without any server in it */
        NO_SERVER,
        /** an entry that cannot be used; the part says why */
        INVALID,
        /** {@code ${input:…}}: another client's own question */
        ASKS_CLIENT,
        /** its own folder, or a file of its variables: the part says which */
        OF_CLIENT,
        /** {@code claude mcp add} without a name, or without what it leads to */
        INCOMPLETE,
        /** an option of {@code claude mcp add} that means nothing here */
        UNKNOWN_OPTION,
        /** several lines that are no JSON, or words that are no command */
        NOT_RECOGNISED
    }
}
