package dev.holdline.prompt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where waiting calls become one question per server (or one for all that an outage of the network
 * has cut off), and one answer becomes an answer for each call it covers. The first surface that
 * answers wins; the others are withdrawn.
 */
public final class QuestionDesk implements AutoCloseable {
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final Surfaces surfaces = new Surfaces(this::reply);
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, OpenQuestion> byTopic = new LinkedHashMap<>();
    private volatile Instant pausedUntil = Instant.MIN;

    public QuestionDesk(InstantSource clock, Supplier<String> ids) {
        this.clock = clock;
        this.ids = ids;
    }

    public void addSurface(Asker surface) {
        surface.whenUnheard(this::dismissUnheard);
        surfaces.add(surface, this::open);
    }

    /**
     * A surface that takes a while to appear: calls wait for it as if it were there. Where it
     * fails, and there is no other, they learn that nobody can be asked.
     */
    public void addSurface(CompletionStage<? extends Asker> surface) {
        surfaces.expect();
        var _ =
                surface.whenComplete((made, _) -> {
                    if (made != null) addSurface(made);
                    surfaces.expectNoMore();
                    dismissUnheard();
                });
    }

    private void dismissUnheard() {
        if (!canAsk()) dismiss();
    }

    /** Whether it is over: nobody will be asked any more. */
    public boolean isClosed() {
        return surfaces.isClosing();
    }

    /** Whether there is anybody to ask, now or in a moment. */
    public boolean canAsk() {
        return surfaces.any();
    }

    /**
     * Nobody will answer any more: who waits goes on without. A call that has looked whether
     * anybody can be asked, and joins only after this, has looked again under the lock.
     */
    private void dismiss() {
        List<OpenQuestion> all;
        lock.lock();
        try {
            all = List.copyOf(byTopic.values());
            byTopic.clear();
            all.forEach(open -> surfaces.withdraw(open.id));
        } finally {
            lock.unlock();
        }
        all.forEach(open -> open.waiting.values().forEach(w -> w.place().answer.complete(null)));
        surfaces.changed();
    }

    /**
     * A person's "pause asking": until then nobody is asked anything. What waits for an answer now
     * waits no longer, and gets none.
     */
    public void pause(Instant until) {
        pausedUntil = until;
        dismiss();
    }

    public void resume() {
        pausedUntil = Instant.MIN;
        surfaces.changed();
    }

    public boolean isPaused() {
        return pausedUntil().isPresent();
    }

    /** Empty where questions are asked. */
    public Optional<Instant> pausedUntil() {
        Instant until = pausedUntil;
        return clock.instant().isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    public void watch(Runnable changed) {
        surfaces.watch(changed);
    }

    public List<Question> open() {
        lock.lock();
        try {
            return byTopic.values().stream().map(OpenQuestion::asShown).toList();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOpen(String server) {
        lock.lock();
        try {
            return byTopic.values().stream().anyMatch(q -> q.servers().contains(server));
        } finally {
            lock.unlock();
        }
    }

    /**
     * What differs between callers.
     *
     * @param grantsLast whether "this session" can be offered (else 15 minutes)
     * @param skipLasts whether a skip now is for the session, not for a while
     * @param notSent whether the call certainly did not reach the server
     */
    public record Options(boolean grantsLast, boolean skipLasts, boolean notSent) {}

    /** Joins a call to its server's open question, or opens one; none while asking is paused. */
    public Wait join(Subject subject, Question.WaitingCall call, Options options) {
        var wait = new Wait(subject, cleaned(call), options);
        String topic;
        lock.lock();
        try {
            if (isPaused() || !canAsk()) {
                wait.answer.complete(null);
                return wait;
            }
            topic = enter(wait);
        } finally {
            lock.unlock();
        }
        publish(topic);
        return wait;
    }

    /** Every surface shows these: what is odd in them goes here, once. */
    private static Question.WaitingCall cleaned(Question.WaitingCall call) {
        return new Question.WaitingCall(
                call.callId(),
                call.session(),
                QuestionText.name(call.client()),
                QuestionText.name(call.operation()),
                call.mayHaveRun(),
                QuestionText.arguments(call.arguments()),
                call.since());
    }

    /** Gives the topic of the question it is part of now. */
    private String enter(Wait wait) {
        OpenQuestion open = wait.subject.isChangedTool() ? null : broken(wait.subject.server());
        if (open == null) open = byTopic.get(wait.subject.topic());
        if (open == null) {
            open = new OpenQuestion(ids.get(), wait.subject, clock.instant());
            byTopic.put(open.topic, open);
        } else {
            open.joinedBy(wait.subject);
        }
        open.waiting.put(wait.call.callId(), new OpenQuestion.Waiter(wait, open.revision));
        return open.topic;
    }

    /** The open question about this server's connection; there is one at most. */
    private @Nullable OpenQuestion broken(String server) {
        return byTopic.values().stream()
                .filter(open -> !open.subject.isChangedTool() && open.servers().contains(server))
                .findFirst()
                .orElse(null);
    }

    /** An answer from any surface; one for a question that is no longer open means nothing. */
    public void answer(String questionId, int revision, Answer answer, Surface surface) {
        List<Runnable> tell = new ArrayList<>();
        Set<String> askedAnew = new LinkedHashSet<>();
        lock.lock();
        try {
            OpenQuestion open =
                    byTopic.values().stream()
                            .filter(q -> q.id.equals(questionId))
                            .findFirst()
                            .orElse(null);
            if (open == null) return;
            byTopic.remove(open.topic);
            surfaces.withdraw(questionId);
            // What it said of the session is known of its latest words only.
            boolean latest = revision == open.revision;
            boolean lasts =
                    latest
                            && switch (answer) {
                                case RECONNECT_AND_RETRY -> false;
                                case RECONNECT_FOR_SESSION -> open.grantsLast();
                                case SKIP -> open.skipLasts();
                            };
            boolean tool = open.subject.isChangedTool();
            // With nobody waiting it was about those who had waited; else about those it named.
            boolean ofExpired = latest && open.waiting.isEmpty();
            Set<String> named = new LinkedHashSet<>();
            for (OpenQuestion.Waiter waiter : open.waiting.values()) {
                boolean shown = waiter.shownSince() <= revision;
                if (shown) named.add(waiter.place().call.session());
                boolean mayHaveRun = waiter.place().call.mayHaveRun();
                // As answer 1 it is reconnected; a changed tool would be run.
                boolean covered = shown || (answer != Answer.SKIP && !mayHaveRun && !tool);
                if (covered) {
                    boolean agreed = shown && mayHaveRun && answer == Answer.RECONNECT_AND_RETRY;
                    // Whose call was not shown is reconnected, and granted nothing.
                    Answer its = shown ? answer : Answer.RECONNECT_AND_RETRY;
                    var given = new Given(its, agreed, shown && lasts, surface);
                    // Here, where a hold that ends finds the question or its answer; nothing but a
                    // waiting call hangs on it.
                    waiter.place().answer.complete(given);
                } else {
                    // It joined after what was on screen, and may have run: asked about anew.
                    askedAnew.add(enter(waiter.place()));
                }
            }
            for (OpenQuestion.Expired each : open.expired) {
                boolean shown =
                        ofExpired || each.until() > revision || named.contains(each.session());
                if (!shown && (tool || answer == Answer.SKIP)) continue;
                Answer its = shown ? answer : Answer.RECONNECT_AND_RETRY;
                tell.add(() -> each.later().accept(new Given(its, false, shown && lasts, surface)));
            }
        } finally {
            lock.unlock();
        }
        tell.forEach(Runnable::run);
        askedAnew.forEach(this::publish);
        surfaces.changed();
    }

    /**
     * The server came back without an answer (a person's Reconnect): as answer 1, but nothing is
     * run again, and no tool agreed to that has changed.
     */
    public void settle(String server, Surface surface) {
        OpenQuestion open;
        List<OpenQuestion.Waiter> waiters;
        List<OpenQuestion.Expired> expired;
        var given = new Given(Answer.RECONNECT_AND_RETRY, false, false, surface);
        lock.lock();
        try {
            open = broken(server);
            if (open == null) return;
            expired = open.expired.stream().filter(e -> e.server().equals(server)).toList();
            waiters = open.leave(server);
            waiters.forEach(w -> w.place().answer.complete(given));
            closeIfOver(open);
        } finally {
            lock.unlock();
        }
        expired.forEach(each -> each.later().accept(given));
        publish(open.topic);
    }

    /**
     * A server's entry is another one, or gone: what is asked about it concerns nobody any more.
     * Its calls go on without an answer.
     */
    public void forget(String server) {
        List<OpenQuestion.Waiter> waiters = new ArrayList<>();
        List<String> concerned = new ArrayList<>();
        lock.lock();
        try {
            for (OpenQuestion open : List.copyOf(byTopic.values())) {
                if (!open.servers().contains(server)) continue;
                waiters.addAll(open.leave(server));
                concerned.add(open.topic);
                closeIfOver(open);
            }
        } finally {
            lock.unlock();
        }
        waiters.forEach(w -> w.place().answer.complete(null));
        concerned.forEach(this::publish);
    }

    /**
     * A session's connection to a server stands again, and nobody was asked to make it: its calls
     * that cannot have run go on without an answer. What may have run is the person's to decide.
     */
    public void serverIsBack(String server, String session) {
        OpenQuestion open;
        List<OpenQuestion.Waiter> waiters;
        lock.lock();
        try {
            open = broken(server);
            if (open == null) return;
            int before = open.revision;
            waiters = open.goOn(server, session);
            if (open.revision == before) return;
            closeIfOver(open);
        } finally {
            lock.unlock();
        }
        waiters.forEach(w -> w.place().answer.complete(null));
        publish(open.topic);
    }

    private void closeIfOver(OpenQuestion open) {
        if (!open.isOver()) return;
        byTopic.remove(open.topic);
        surfaces.withdraw(open.id);
    }

    /**
     * A client's program has ended: what it was asked for before concerns nobody any more. Calls
     * that still wait leave by themselves.
     */
    public void sessionEnded(String session) {
        List<String> concerned = new ArrayList<>();
        lock.lock();
        try {
            for (OpenQuestion open : List.copyOf(byTopic.values())) {
                if (!open.expired.removeIf(each -> each.session().equals(session))) continue;
                concerned.add(open.topic);
                closeIfOver(open);
            }
        } finally {
            lock.unlock();
        }
        concerned.forEach(this::publish);
    }

    /** One call's place in a question. */
    public final class Wait {
        final Subject subject;
        final Question.WaitingCall call;
        final Options options;
        final CompletableFuture<@Nullable Given> answer = new CompletableFuture<>();

        private Wait(Subject subject, Question.WaitingCall call, Options options) {
            this.subject = subject;
            this.call = call;
            this.options = options;
        }

        /** The answer, or null where none came in time, asking was paused, or nobody is there. */
        public @Nullable Given await(Duration atMost) throws InterruptedException {
            try {
                return answer.get(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return null;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The client cancelled or hung up: the last one to leave so closes the question. */
        public void leave() {
            depart(null);
        }

        /**
         * The hold is over: the question stays open, and its answer goes to {@code later}; with
         * null it closes with the last who leave so. Where the answer came at this very moment it
         * is returned, and nothing expires.
         */
        public @Nullable Given expire(@Nullable Consumer<Given> later) {
            depart(later);
            return answer.getNow(null);
        }

        private void depart(@Nullable Consumer<Given> later) {
            OpenQuestion open;
            lock.lock();
            try {
                open =
                        byTopic.values().stream()
                                .filter(each -> each.waiting.containsKey(call.callId()))
                                .findFirst()
                                .orElse(null);
                if (open == null) return;
                open.waiting.remove(call.callId());
                open.revision++;
                if (later != null) open.expire(this, later);
                open.speakOfWhoIsLeft();
                closeIfOver(open);
            } finally {
                lock.unlock();
            }
            publish(open.topic);
        }
    }

    private void publish(String topic) {
        surfaces.show(() -> shown(topic));
    }

    private @Nullable Question shown(String topic) {
        lock.lock();
        try {
            OpenQuestion open = byTopic.get(topic);
            return open == null ? null : open.asShown();
        } finally {
            lock.unlock();
        }
    }

    private Asker.Reply reply(String id) {
        return (answer, revision, surface) -> answer(id, revision, answer, surface);
    }

    /** Nobody is asked any more: who waits, and who would, goes on without an answer. */
    @Override
    public void close() {
        surfaces.endAsking();
        dismiss();
        surfaces.close();
    }
}
