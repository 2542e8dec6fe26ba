package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.QuestionDesk;
import dev.holdline.session.ClientCall;
import dev.holdline.session.ClientSession;
import dev.holdline.upstream.BrokenException;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.State;
import dev.holdline.upstream.StillConnectingException;
import dev.holdline.upstream.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The one loop of a call: send; where that fails, decide, ask, reconnect, and send again or say why
 * not.
 */
public final class Recovery {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    private final Means means;

    /** What every call's loop works with; see the constructor. */
    record Means(
            InstantSource clock,
            RandomGenerator random,
            Supplier<Settings> settings,
            QuestionDesk desk,
            OnFailure onFailure,
            Witness witness) {}

    /**
     * @param random spreads the pauses between tries
     * @param onFailure what the run was started to do
     * @param witness hears of every call whose connection broke
     */
    public Recovery(
            InstantSource clock,
            RandomGenerator random,
            Supplier<Settings> settings,
            QuestionDesk desk,
            OnFailure onFailure,
            Witness witness) {
        means = new Means(clock, random, settings, desk, onFailure, witness);
    }

    /**
     * Sends a call and returns its one answer, whatever breaks; interruption means the client left.
     */
    public Message run(HeldCall held) throws InterruptedException {
        Message skipped = skippedAlready(held);
        if (skipped != null) return skipped;
        var attempt = new Attempts(held, means);
        try {
            return attempt.run();
        } finally {
            attempt.over();
        }
    }

    /**
     * Sends a request of which nobody is asked and which nothing is reconnected for; empty where
     * there was no answer.
     */
    public Optional<Message> once(ClientCall call, Upstream upstream) throws InterruptedException {
        try {
            return Optional.of(upstream.call(call.request(), Attempts.events(call), Duration.ZERO));
        } catch (BrokenException | StillConnectingException e) {
            LOG.log(System.Logger.Level.DEBUG, "no answer to " + call.request().method(), e);
            return Optional.empty();
        }
    }

    private @Nullable Message skippedAlready(HeldCall held) {
        // Only what is down is skipped: a server that came back is used at once.
        if (held.upstream().state() instanceof State.Ready) return null;
        ClientSession client = held.call().client();
        if (!client.isSkipped(held.server())) return null;
        Failure failure = lastFailure(held.upstream().state());
        return failure == null
                ? null
                : Replies.reply(held, Decision.Why.SKIPPED, failure, false, false);
    }

    private static @Nullable Failure lastFailure(State state) {
        return switch (state) {
            case State.Broken b -> b.failure();
            case State.Stopped s -> s.failure();
            case State.Waiting w -> w.failure();
            case State.Idle _,
                    State.Connecting _,
                    State.SigningIn _,
                    State.Ready _,
                    State.Closed _ ->
                    null;
        };
    }
}
