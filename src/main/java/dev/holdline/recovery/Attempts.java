package dev.holdline.recovery;

import dev.holdline.config.Settings;
import dev.holdline.jsonrpc.Field;
import dev.holdline.jsonrpc.Json;
import dev.holdline.jsonrpc.Message;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Given;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.QuestionDesk;
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

    private final Recovery.Means means;
    private final HeldCall held;
    private final ClientCall call;
    private boolean mayHaveRun;
    private @Nullable Failure failure;
    private final Hold hold;
    private @Nullable Given given;
    private @Nullable Given lastGiven;
    private boolean asked;
    private boolean connected;
    private boolean failedAgain;
    private String outcome = "left by the client";

    Attempts(HeldCall held, Recovery.Means means) {
        this.held = held;
        this.call = held.call();
        this.means = means;
        this.hold = new Hold(call, means.clock(), means.settings());
    }

    Message run() throws InterruptedException {
        while (true) {
            try {
                Message answer = send();
                outcome = "answered";
                return answer;
            } catch (StillConnectingException e) {
                return stillConnecting(failure);
            } catch (BrokenException e) {
                if (held.upstream().state() instanceof State.Closed) {
                    mayHaveRun |= e.mayHaveRun();
                    return stillConnecting(e.failure());
                }
                Message told = recover(e);
                if (told != null) return told;
            }
        }
    }

    private Message send() throws BrokenException, StillConnectingException, InterruptedException {
        if (!(held.upstream().state() instanceof State.Ready)) {
            try (var _ = tick("connecting", false)) {
                held.upstream().connection(hold.patience());
            }
        }
        Definitions.Difference difference = held.definitions().difference();
        if (difference != Definitions.Difference.NONE && !isConfirmed(difference)) {
            return tell(Decision.Why.CHANGED, null);
        }
        return renewedOrNot(held.upstream().call(held.request(), events(), hold.patience()));
    }

    /**
     * No grant covers a tool that is no longer what it was: the person is asked about it as it is
     * now.
     */
    private boolean isConfirmed(Definitions.Difference difference) throws InterruptedException {
        if (surfaces() != Situation.Surfaces.SOME) return false;
        hold.begin();
        Given answer =
                ask(
                        new CallInWords(held).changed(difference),
                        later -> {
                            if (later.answer() != Answer.SKIP) held.definitions().accept();
                        });
        if (answer == null || answer.answer() == Answer.SKIP) return false;
        honour(answer);
        held.definitions().accept();
        return true;
    }

    private CallEvents events() {
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
        hold.begin();
        noteBreak(broken);
        connected = !broken.connectionLost();
        given = null;
        failedAgain = false;
        boolean keepsFalling = countFall();
        while (true) {
            Failure why = Objects.requireNonNull(failure);
            switch (Policy.decide(situation(why, keepsFalling))) {
                case Decision.WaitThenRetry() -> {
                    waitUntil(hold.waitedUntil(why));
                    if (connected) return null;
                    Message told = reconnect(why);
                    if (told != null || !failedAgain) return told;
                }
                case Decision.SendAgain() -> {
                    hold.repeated();
                    return null;
                }
                case Decision.ReconnectThenRetry() -> {
                    Message told = reconnect(why);
                    if (told != null || !failedAgain) return told;
                }
                case Decision.ReconnectAndTell(Decision.Why told) -> {
                    return reconnectAndTell(told, why);
                }
                case Decision.Tell(Decision.Why told) -> {
                    return tell(told, why);
                }
                case Decision.Ask() -> {
                    given = ask(new CallInWords(held).broken(why, mayHaveRun), this::honourLater);
                    if (given != null) honour(given);
                    else if (surfaces() == Situation.Surfaces.SOME) return tell(unanswered(), why);
                }
            }
        }
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
                switch (Policy.decide(situation(why, false))) {
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

    private Message reconnectAndTell(Decision.Why told, Failure why) throws InterruptedException {
        if (connected) return tell(Decision.Why.NOT_COMPLETED, why);
        Message late = reconnect(why);
        if (late != null) return late;
        return failedAgain ? tell(Decision.Why.RECONNECT_FAILED, failure) : tell(told, why);
    }

    private Message stillConnecting(@Nullable Failure why) {
        boolean closed = held.upstream().state() instanceof State.Closed;
        return tell(closed ? Decision.Why.CLOSED : Decision.Why.STILL_CONNECTING, why);
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

    private Situation situation(Failure why, boolean keepsFalling) {
        ClientSession client = call.client();
        return new Situation(
                why,
                mayHaveRun,
                repeatable(),
                MAY_ASK.contains(call.request().method()),
                hold.fits(why),
                connected,
                againAtOnce(why),
                standing(client),
                keepsFalling,
                failedAgain,
                given,
                surfaces());
    }

    private Situation.Surfaces surfaces() {
        if (means.desk().isPaused()) return Situation.Surfaces.PAUSED;
        if (means.desk().canAsk()) return Situation.Surfaces.SOME;
        return means.reconnectUnasked()
                ? Situation.Surfaces.NONE_SO_RECONNECT
                : Situation.Surfaces.NONE_SO_SKIP;
    }

    private boolean repeatable() {
        return !call.request().method().equals("tools/call") || held.hints().get().repeatable();
    }

    private Situation.Standing standing(ClientSession client) {
        if (client.isSkipped(held.server())) return Situation.Standing.SKIPPED;
        Settings now = means.settings().get();
        return switch (client.onBreak(held.server(), held.identity(), now)) {
            case NEVER -> Situation.Standing.NEVER;
            case RECONNECT -> Situation.Standing.RECONNECT;
            case ASK -> Situation.Standing.ASK;
        };
    }

    private Decision.Why unanswered() {
        return isKept() ? Decision.Why.STILL_WAITING : Decision.Why.UNANSWERED;
    }

    private boolean isKept() {
        return means.settings().get().unanswered() == Settings.Unanswered.KEEP;
    }

    /**
     * Null where the hold ended first; then, as a rule, the question stays open and its answer
     * counts for the next call.
     */
    private @Nullable Given ask(Subject subject, Consumer<Given> later)
            throws InterruptedException {
        asked = true;
        ClientSession client = call.client();
        var options =
                new QuestionDesk.Options(
                        client.grantsLast(), client.skippedBefore(held.server()), !mayHaveRun);
        Question.WaitingCall waiting =
                new CallInWords(held).waiting(mayHaveRun && !repeatable(), means.clock().instant());
        QuestionDesk.Wait wait = means.desk().join(subject, waiting, options);
        try (var _ = tick("held", true)) {
            lastGiven = wait.await(hold.patience());
            if (lastGiven == null) {
                lastGiven = wait.expire(isKept() ? answer -> answeredLater(answer, later) : null);
            }
            return lastGiven;
        } catch (InterruptedException e) {
            wait.leave();
            throw e;
        }
    }

    private void answeredLater(Given answer, Consumer<Given> later) {
        later.accept(answer);
        tellWitness(incident -> means.witness().answeredLater(incident, answer));
    }

    private void honour(Given answer) {
        ClientSession client = call.client();
        switch (answer.answer()) {
            case RECONNECT_AND_RETRY -> client.serverIsBack(held.server());
            case RECONNECT_FOR_SESSION -> {
                client.grant(held.identity(), held.server());
                client.serverIsBack(held.server());
            }
            case SKIP -> client.skip(held.server(), means.settings().get().limits().skip());
        }
    }

    /** The call has been told to come again; the answer is for the next one. */
    private void honourLater(Given answer) {
        honour(answer);
        if (answer.answer() != Answer.SKIP) held.upstream().repair();
    }

    private void waitUntil(Instant until) throws InterruptedException {
        try (var _ = tick("paused", true)) {
            long millis = Math.max(0, Duration.between(means.clock().instant(), until).toMillis());
            boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        }
    }

    private Ticker tick(String words, boolean atOnce) {
        return new Ticker(
                call,
                means.settings().get().limits().progressEvery(),
                Replies.words(words, held.server()),
                atOnce);
    }

    private Message tell(Decision.Why why, @Nullable Failure about) {
        outcome = why.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return Replies.reply(held, why, about, mayHaveRun);
    }

    /** Where server-side state was lost, the model is told with the next result. */
    private Message renewedOrNot(Message answer) {
        if (answer.kind() != Message.Kind.RESULT
                || !call.request().method().equals("tools/call")
                || !answer.has(Field.CONTENT)
                || !held.upstream().takeRenewed()) {
            return answer;
        }
        String note = Replies.words("renewed", held.server());
        return answer.appendContent("{\"type\":\"text\",\"text\":" + Json.quote(note) + "}");
    }

    void over() {
        if (failure != null) call.client().broke(lastGiven != null);
        tellWitness(means.witness()::over);
    }

    private void tellWitness(Consumer<Incident> witness) {
        Instant since = hold.firstBreak();
        if (since == null) return;
        witness.accept(
                new Incident(
                        since,
                        held.server(),
                        call.client().label(),
                        call.operation(),
                        failure,
                        mayHaveRun,
                        asked,
                        lastGiven,
                        outcome,
                        Duration.between(since, means.clock().instant())));
    }
}
