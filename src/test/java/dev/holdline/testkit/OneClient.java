package dev.holdline.testkit;

import dev.holdline.config.Settings;
import dev.holdline.session.ClientSession;
import dev.holdline.session.PeerProcesses.Peer;
import dev.holdline.session.SessionFile;
import dev.holdline.session.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * A client whose program is known, and the sessions that it is one of.
 *
 * @param sessions their file is in the test's folder
 */
public record OneClient(Sessions sessions, ClientSession session) {
    /**
     * @param token the name its token was issued for
     */
    public static OneClient in(Path folder, InstantSource clock, String token) throws IOException {
        var sessions =
                new Sessions(
                        new ScriptedPeers(),
                        SessionFile.open(folder.resolve("sessions.jsonl"), clock),
                        () -> Settings.STANDARD,
                        clock);
        return new OneClient(
                sessions, sessions.client(token, Optional.of(new Peer(1, Instant.EPOCH)), ""));
    }
}
