package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Subject;
import dev.holdline.session.ClientCall;
import dev.holdline.session.ClientSession;
import dev.holdline.upstream.BrokenException;
import dev.holdline.upstream.CallEvents;
import dev.holdline.upstream.Failure;
import dev.holdline.upstream.State;
import dev.holdline.upstream.StillConnectingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The attempts at one call, and what came of them. */
final class Attempts {
    private static final Set<String> MAY_ASK =
            Set.of("tools/call", "resources/read", "prompts/get", "completion/complete");

    private static final String LEFT = "left by the client";

    private final Recovery.Means means;
    private final HeldCall held;
    private final ClientCall call;
    private boolean mayHaveRun;
    private @Nullable Failure failure;
    private final Hold hold;
    private final Inquiry inquiry;
    private @Nullable Given given;
    private boolean connected;

    /** It was sent again after a reconnect that was decided for it. */
    private boolean retried;

    private boolean failedAgain;

    /** How often it was tried again since a person was last asked about it. */
    private int unasked;

    /** Read while its request is there: an answer may come when that has been released. */
    private @Nullable String operation;

    private Duration heldFor = Duration.ZERO;
    private String outcome = LEFT;

    Attempts(HeldCall held, Recovery.Means means) {
        this.held = held;
        this.call = held.call();
        this.means = means;
        this.hold =
                new Hold(call, means.clock(), System::nanoTime, means.random(), means.settings());
        this.inquiry = new Inquiry(held, means, hold, this::answeredLater);
    }

    Message run() throws InterruptedException {
        while (true) {
            try {
                return send();
            } catch (StillConnectingException e) {
                return stillConnecting(failure);
            } catch (BrokenException e) {
                if (held.upstream().state() instanceof State.Closed) {
                    mayHaveRun |= e.mayHaveRun();
                    return stillConnecting(e.failure());
                }
                Message told = heldFor(() -> recover(e));
                if (told != null) return told;
            }
        }
    }

    private interface Step<T extends @Nullable Object> {
        T run() throws InterruptedException;
    }

    /** The time a step takes is not the server's: so long the call was held. */
    private <T extends @Nullable Object> T heldFor(Step<T> step) throws InterruptedException {
        Instant from = means.clock().instant();
        try {
            return step.run();
        } finally {
            heldFor = heldFor.plus(Duration.between(from, means.clock().instant()));
        }
    }

    private Message send() throws BrokenException, StillConnectingException, InterruptedException {
        if (!(held.upstream().state() instanceof State.Ready)) {
            try (var _ = tick("connecting", false)) {
                held.upstream().connection(hold.patience());
            }
        }
        if (!isWhatItWas()) return tell(Decision.Why.CHANGED, null);
        Message answer =
                renewedOrNot(held.upstream().call(held.request(), events(call), hold.patience()));
        outcome = "answered";
        return answer;
    }

    /** Or the person has agreed to what it is now; while they looked it may have changed again. */
    private boolean isWhatItWas() throws InterruptedException {
        while (true) {
            switch (held.definitions().difference()) {
                case NONE -> {
                    return true;
                }
                case DIFFERS -> {
                    if (!isConfirmed(Definitions.Difference.DIFFERS)) return false;
                }
                case VANISHED -> {
                    return isConfirmed(Definitions.Difference.VANISHED);
                }
            }
        }
    }

    /**
     * No grant covers a tool that is no longer what it was: the person is asked about it as it is
     * now.
     */
    private boolean isConfirmed(Definitions.Difference difference) throws InterruptedException {
        if (surfaces() != Situation.Surfaces.SOME) return false;
        hold.begin();
        Given answer =
                heldFor(() ->
                        inquiry.ask(
                                new CallInWords(held).changed(difference),
                                mayHaveRun,
                                later -> {
                                    if (later.answer() == Answer.SKIP) return;
                                    inquiry.honour(later);
                                    held.definitions().accept();
                                }));
        if (answer == null || answer.answer() == Answer.SKIP) return false;
        inquiry.honour(answer);
        held.definitions().accept();
        return true;
    }

    static CallEvents events(ClientCall call) {
        return new CallEvents() {
            @Override
            public void progress(Message progress) {
                call.progress(progress);
            }

            @Override
            public void notification(Message notification) {
                call.notification(notification);
            }

            @Override
            public Message ask(Message request) throws InterruptedException {
                return call.ask(request);
            }
        };
    }

    /** Until there is something to answer (not null) or the call may be sent again (null). */
    private @Nullable Message recover(BrokenException broken) throws InterruptedException {
        noteBreak(broken);
        connected = !broken.connectionLost();
        boolean goesOn = goesOn(broken);
        // One try there always is.
        boolean wearing = unasked > 0 && unasked + 1 >= means.settings().get().limits().flapCount();
        boolean keepsFalling = countFall() || wearing;
        Instant rest = restsUntil();
        boolean resting = keepsFalling && !goesOn && (wearing || !hold.bridges(rest));
        while (true) {
            Failure why = Objects.requireNonNull(failure);
            switch (Policy.decide(situation(why, keepsFalling, resting))) {
                case Decision.WaitThenRetry() -> {
                    pauseUntil(hold.waitedUntil(why), "paused");
                    if (connected) return null;
                    Message told = reconnect(why);
                    if (told != null || !failedAgain) return told;
                }
                case Decision.SendAgain() -> {
                    hold.repeated();
                    return null;
                }
                case Decision.ReconnectThenRetry() -> {
                    if (given == null && !goesOn) unasked++;
                    pauseUntil(goesOn ? hold.triedUntil() : rest, "reconnecting");
                    Message told = reconnect(why);
                    retried = !failedAgain;
                    if (told != null || !failedAgain) return told;
                }
                case Decision.ReconnectAndTell(Decision.Why told) -> {
                    if (connected) return tell(Decision.Why.NOT_COMPLETED, why);
                    Message late = reconnect(why);
                    if (late != null) return late;
                    // What it was decided on may have been taken back meanwhile.
                    if (!failedAgain) return tell(told, why);
                }
                case Decision.Tell(Decision.Why told) -> {
                    return tell(told, why);
                }
                case Decision.Ask() -> {
                    goesOn = false;
                    Subject subject = new CallInWords(held).broken(why, mayHaveRun, keepsFalling);
                    given = inquiry.ask(subject, mayHaveRun, inquiry::honourLater);
                    if (given != null) {
                        unasked = 0;
                        inquiry.honour(given);
                    } else if (held.upstream().state() instanceof State.Closed
                            // With all of Holdline it is the question that ended, whichever of both
                            // is closed when this thread comes to look.
                            && !means.desk().isClosed()) {
                        return stillConnecting(why);
                    } else if (surfaces() == Situation.Surfaces.SOME && hold.isOver()) {
                        return tell(inquiry.unanswered(), why);
                    } else if (held.upstream().state() instanceof State.Ready) {
                        // It is back without anybody's answer: what is done is decided anew.
                        failedAgain = false;
                    }
                }
            }
        }
    }

    /**
     * Whether what was decided for this call still holds: the server was reconnected for it, and
     * refuses it still without having run it. Then it is tried again with growing pauses, up to a
     * limit, before anybody is asked anew; what only a person can change is not.
     */
    private boolean goesOn(BrokenException broken) {
        Failure why = broken.failure();
        boolean refused = retried && !broken.mayHaveRun() && why.retryAfter() == null;
        retried = false;
        if (refused && !why.permanent() && hold.mayTryAgain()) {
            failedAgain = false;
            return true;
        }
        hold.begin();
        given = null;
        failedAgain = refused;
        return false;
    }

    /** A person's word goes before any rest; where there is nobody, falls make it longer. */
    private Instant restsUntil() {
        return surfaces() == Situation.Surfaces.NONE_SO_RECONNECT
                ? call.client().restsUntil(held.identity(), means.settings().get())
                : Instant.MIN;
    }

    private void noteBreak(BrokenException broken) {
        failure = broken.failure();
        mayHaveRun |= broken.mayHaveRun();
    }

    /**
     * A lost connection has been counted where it was lost, whether a call was waiting or not; what
     * is mended silently is no fall.
     */
    private boolean countFall() {
        Failure why = Objects.requireNonNull(failure);
        boolean silent =
                switch (Policy.decide(situation(why, false, false))) {
                    case Decision.WaitThenRetry(), Decision.SendAgain() -> true;
                    case Decision.ReconnectThenRetry(),
                            Decision.ReconnectAndTell _,
                            Decision.Ask(),
                            Decision.Tell _ ->
                            false;
                };
        ClientSession client = call.client();
        if (connected && !silent) client.fell(held.identity());
        return client.keepsFalling(held.identity(), means.settings().get());
    }

    /** Null where it is connected, or failed again: then {@code failedAgain} says so. */
    private @Nullable Message reconnect(Failure why) throws InterruptedException {
        try (var _ = tick("reconnecting", true)) {
            held.upstream().reconnect(hold.patience());
            call.client().serverIsBack(held.server());
            failedAgain = false;
            return null;
        } catch (BrokenException again) {
            noteBreak(again);
            connected = false;
            failedAgain = true;
            given = null;
            return null;
        } catch (StillConnectingException e) {
            return stillConnecting(why);
        }
    }

    private Message stillConnecting(@Nullable Failure why) {
        boolean closed = held.upstream().state() instanceof State.Closed;
        return tell(
                !closed
                        ? Decision.Why.STILL_CONNECTING
                        : means.desk().isClosed() ? Decision.Why.ENDED : Decision.Why.CLOSED,
                why);
    }

    /**
     * Only a stream dropped, or the server is being reconnected already: by another call's answer,
     * by a grant, by a person.
     */
    private boolean againAtOnce(Failure why) {
        if (failedAgain || !hold.mayRepeat()) return false;
        if (connected) return why.kind() == Failure.Kind.UNREACHABLE;
        return switch (held.upstream().state()) {
            case State.Ready _, State.Waiting _, State.SigningIn _ -> true;
            // What it was begun on has been taken back.
            case State.Connecting c -> !c.last();
            case State.Idle _, State.Broken _, State.Stopped _, State.Closed _ -> false;
        };
    }

    private Situation situation(Failure why, boolean keepsFalling, boolean resting) {
        ClientSession client = call.client();
        return new Situation(
                why,
                mayHaveRun,
                held.repeatable(),
                MAY_ASK.contains(call.request().method()),
                hold.fits(why),
                connected,
                againAtOnce(why),
                standing(client),
                keepsFalling,
                resting,
                failedAgain,
                given,
                surfaces());
    }

    private Situation.Surfaces surfaces() {
        if (means.desk().isClosed()) return Situation.Surfaces.NONE_ANY_MORE;
        if (means.desk().isPaused()) return Situation.Surfaces.PAUSED;
        if (means.desk().canAsk()) return Situation.Surfaces.SOME;
        return means.onFailure() == OnFailure.RECONNECT
                ? Situation.Surfaces.NONE_SO_RECONNECT
                : Situation.Surfaces.NONE_SO_SKIP;
    }

    private Situation.Standing standing(ClientSession client) {
        if (client.isSkipped(held.server())) return Situation.Standing.SKIPPED;
        Settings now = means.settings().get();
        return switch (client.onBreak(held.server(), held.identity(), now)) {
            case NEVER -> Situation.Standing.NEVER;
            case RECONNECT ->
                    means.onFailure() == OnFailure.SKIP
                            ? Situation.Standing.ASK
                            : Situation.Standing.RECONNECT;
            case ASK -> Situation.Standing.ASK;
        };
    }

    private void pauseUntil(Instant until, String words) throws InterruptedException {
        Instant now = means.clock().instant();
        if (!until.isAfter(now)) return;
        try (var _ = tick(words, true)) {
            long millis = Duration.between(now, until).toMillis();
            boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        }
    }

    private Ticker tick(String words, boolean atOnce) {
        return Ticker.of(held, means.settings().get(), words, atOnce);
    }

    private Message tell(Decision.Why why, @Nullable Failure about) {
        outcome = words(why);
        return Replies.reply(held, why, about, mayHaveRun, connected);
    }

    private static String words(Decision.Why why) {
        return why.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** Where server-side state was lost, the model is told with the next result. */
    private Message renewedOrNot(Message answer) {
        if (answer.kind() != Message.Kind.RESULT
                || !call.request().method().equals("tools/call")
                || !answer.has(Field.CONTENT)
                || !held.stateLoss().take()) {
            return answer;
        }
        String note = Replies.words("renewed", held.server());
        return answer.appendContent("{\"type\":\"text\",\"text\":" + Json.quote(note) + "}");
    }

    void over() {
        // Interrupted, as if its client had left: we were the ones.
        if (outcome.equals(LEFT) && means.desk().isClosed()) outcome = words(Decision.Why.ENDED);
        if (failure != null) call.client().broke(inquiry.given() != null);
        tellWitness(means.witness()::over);
    }

    private void answeredLater(Given answer) {
        tellWitness(incident -> means.witness().answeredLater(incident, answer));
    }

    private void tellWitness(Consumer<Incident> witness) {
        Instant since = hold.firstBreak();
        if (since == null) return;
        if (operation == null) operation = ClientCall.operation(held.request());
        witness.accept(
                new Incident(
                        since,
                        held.server(),
                        call.client().label(),
                        operation,
                        failure,
                        mayHaveRun,
                        inquiry.wasAsked(),
                        inquiry.given(),
                        outcome,
                        heldFor));
    }
}
