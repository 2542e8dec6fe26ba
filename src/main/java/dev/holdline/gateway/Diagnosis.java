package dev.holdline.gateway;

import dev.holdline.jsonrpc.Json;
import dev.holdline.upstream.Classifier;
import dev.holdline.upstream.Failure;
import java.time.InstantSource;

/**
 * Judges one recorded failure, written as a JSON object, with the classifier that every upstream
 * uses: for looking into a report, and for checking the rules against a collection.
 */
public final class Diagnosis {
    private final Classifier classifier;

    public Diagnosis(InstantSource clock) {
        this.classifier = new Classifier(clock);
    }

    /**
     * @param line one JSON object: {@code where}, {@code transport}, {@code http_status}, {@code
     *     headers}, {@code jsonrpc_code}, {@code text}, {@code ctx} (phase, sent_session_id,
     *     sent_token, tool_is_error); all but {@code where} may be absent, anything else is ignored
     *     but {@code id}
     * @return one JSON object: {@code id} as it came, {@code kind}, {@code recover}, {@code
     *     suspect}
     * @throws IllegalArgumentException not such an object
     */
    public String judge(String line) {
        RecordedFailure recorded = RecordedFailure.read(line);
        Failure failure = classifier.classify(recorded.evidence());
        return "{\"id\":"
                + recorded.id()
                + ",\"kind\":"
                + Json.quote(failure.kind().word())
                + ",\"recover\":"
                + Json.quote(failure.recovery().word())
                + ",\"suspect\":"
                + failure.suspect()
                + "}";
    }
}
