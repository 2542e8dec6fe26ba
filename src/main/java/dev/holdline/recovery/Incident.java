package dev.holdline.recovery;

import dev.holdline.prompt.Given;
import dev.holdline.upstream.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call whose connection broke, when it is over; no arguments and no results.
 *
 * @param failure null where nothing broke: the tool changed, and the person was asked
 * @param asked whether a person was asked
 * @param given the last answer, null where there was none
 * @param outcome "answered", or why the client got no answer of the server
 */
public record Incident(
        Instant at,
        String server,
        String client,
        String operation,
        @Nullable Failure failure,
        boolean mayHaveRun,
        boolean asked,
        @Nullable Given given,
        String outcome,
        Duration held) {}
