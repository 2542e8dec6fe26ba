package dev.holdline.prompt;

/**
 * What a question is about.
 *
 * @param server as the person named it
 * @param headline one sentence: "atlassian lost its connection."
 * @param reason one sentence: "The sign-in has expired."
 * @param remedy what would help besides, "" for nothing
 */
public record Subject(String server, String headline, String reason, String remedy, About about) {

    /** What has to be decided. */
    public enum About {
        /** A server's connection broke. */
        CONNECTION,
        /** A server's connection breaks again and again: leaving it off is offered, too. */
        FALLING,
        /** The connection is good, and the called tool is no longer what it was. */
        TOOL,
        /** This computer has no network: one question for all servers it cuts off. */
        NETWORK
    }

    /** A connection that broke. */
    public Subject(String server, String headline, String reason, String remedy) {
        this(server, headline, reason, remedy, About.CONNECTION);
    }

    /**
     * Calls with the same topic share a question; no server's name holds a control character. What
     * became of a tool is agreed to for itself, never together with a connection.
     */
    String topic() {
        return switch (about) {
            case CONNECTION, FALLING -> server;
            case TOOL -> "\u0000tool " + server + "\u0000" + reason;
            case NETWORK -> "\u0000network";
        };
    }

    public boolean keepsFalling() {
        return about == About.FALLING;
    }

    boolean isChangedTool() {
        return about == About.TOOL;
    }
}
