package dev.holdline.app;

import dev.holdline.history.Entry;
import dev.holdline.history.History;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Surface;
import dev.holdline.recovery.Incident;
import dev.holdline.recovery.Witness;
import dev.holdline.upstream.Failure;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes what became of broken calls into the history, and in short into the log. */
record Chronicle(History history, Consumer<String> log, InstantSource clock) implements Witness {
    @Override
    public void over(Incident incident) {
        @Nullable Failure failure = incident.failure();
        @Nullable Given given = incident.given();
        log.accept(
                "%s: %s, a call was held %d ms: %s"
                        .formatted(
                                incident.server(),
                                failure == null ? "changed" : failure.kind().word(),
                                incident.held().toMillis(),
                                incident.outcome()));
        history.add(
                new Entry.Broke(
                        incident.at(),
                        incident.server(),
                        incident.client(),
                        incident.operation(),
                        failure == null ? "" : failure.kind().word(),
                        failure == null ? null : failure.evidence().exitCode(),
                        incident.asked(),
                        given == null ? null : given.answer(),
                        given == null ? null : given.surface(),
                        incident.outcome(),
                        ran(incident),
                        incident.held().toMillis()));
    }

    @Override
    public void answeredLater(Incident incident, Given given) {
        history.add(
                new Entry.AnsweredLater(
                        clock.instant(),
                        incident.server(),
                        incident.client(),
                        incident.operation(),
                        given.answer(),
                        given.surface()));
    }

    @Override
    public void changed(String server, String client, String change, Surface surface) {
        history.add(new Entry.Changed(clock.instant(), server, client, change, surface));
    }

    private static Entry.Ran ran(Incident incident) {
        if (incident.outcome().equals("answered")) return Entry.Ran.YES;
        return incident.mayHaveRun() ? Entry.Ran.MAY_HAVE : Entry.Ran.NO;
    }
}
