package dev.holdline.transport;

import java.time.Duration;

/**
 * How long a wire over HTTP waits for things that are not an answer.
 *
 * @param listening for the headers of the listening stream
 * @param resume before a dropped stream is resumed where the server names no time; times the number
 *     of the try
 * @param resumeTries tries to resume without anything new having arrived
 * @param reopen before the listening stream is opened again; doubled up to sixty times
 * @param refused the same, where the server refused it
 * @param accept for a notification to be accepted
 * @param excerpt for the body of an error, and for a stream to end after its answer
 * @param goodbye for the session to be deleted
 */
record Patience(
        Duration listening,
        Duration resume,
        int resumeTries,
        Duration reopen,
        Duration refused,
        Duration accept,
        Duration excerpt,
        Duration goodbye) {

    static final Patience USUAL =
            new Patience(
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    3,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));
}
