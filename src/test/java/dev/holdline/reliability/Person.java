package dev.holdline.reliability;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Surface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A surface whose person decides by a script, one for each server. */
final class Person implements Asker {
    private final Map<String, Function<Question, @Nullable Answer>> scripts =
            new ConcurrentHashMap<>();
    private final Map<String, Shown> seen = new ConcurrentHashMap<>();
    private final List<Shown> order = new ArrayList<>();

    /** A question as first seen and, if answered, how. */
    static final class Shown {
        final Question first;
        volatile Question last;
        volatile @Nullable Answer answer;
        volatile boolean withdrawn;
        private volatile Reply reply;

        Shown(Question first, Reply reply) {
            this.first = first;
            this.last = first;
            this.reply = reply;
        }

        void answer(Answer given) {
            answer = given;
            reply.answer(given, last.revision(), Surface.DIALOG);
        }

        /** Whether button 1 says that the tool is run again. */
        boolean offersToRunAgain() {
            return last.choices().getFirst().label().endsWith(" again");
        }

        boolean agreedToRunAgain() {
            return answer == Answer.RECONNECT_AND_RETRY && offersToRunAgain();
        }
    }

    /**
     * @param script given each new question about that server; null where the person does nothing
     */
    void decides(String server, Function<Question, @Nullable Answer> script) {
        scripts.put(server, script);
    }

    @Override
    public void show(Question question, Reply reply) {
        Shown there = seen.get(question.id());
        if (there != null) {
            there.last = question;
            there.reply = reply;
            return;
        }
        var shown = new Shown(question, reply);
        seen.put(question.id(), shown);
        synchronized (order) {
            order.add(shown);
        }
        Function<Question, @Nullable Answer> script = scripts.get(question.servers().getFirst());
        if (script == null) return;
        Thread.ofVirtual()
                .start(() -> {
                    Answer answer = script.apply(question);
                    if (answer != null) shown.answer(answer);
                });
    }

    @Override
    public void withdraw(String questionId) {
        Shown there = seen.get(questionId);
        if (there != null) there.withdrawn = true;
    }

    /** All questions about a server so far, in order. */
    List<Shown> questions(String server) {
        synchronized (order) {
            return order.stream().filter(s -> s.first.servers().contains(server)).toList();
        }
    }
}
