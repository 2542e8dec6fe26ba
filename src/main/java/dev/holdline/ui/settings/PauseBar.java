package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;

/** Above every page while asking is paused: until when, what it means, and the way back. */
final class PauseBar extends Bar {
    PauseBar(Commands commands) {
        super("pause-bar");
        act.setText(Words.of("pause.resume"));
        act.setId("resume-asking");
        act.setOnAction(_ -> commands.resumeAsking(Surface.WINDOW));
    }

    void show(Snapshot snapshot) {
        put(snapshot.pausedUntil().isPresent());
        snapshot.pausedUntil()
                .ifPresent(until -> said.setText(Words.of("pause.until", Times.clock(until))));
    }
}
