package dev.holdline.prompt;

/**
 * What a question is about.
 *
 * @param server as the person named it
 * @param headline one sentence: "atlassian lost its connection."
 * @param reason one sentence: "The sign-in has expired."
 * @param remedy what would help besides, "" for nothing
 * @param changed whether the connection is good and the called tool is no longer what it was
 */
public record Subject(
        String server, String headline, String reason, String remedy, boolean changed) {

    /** A connection that broke. */
    public Subject(String server, String headline, String reason, String remedy) {
        this(server, headline, reason, remedy, false);
    }
}
