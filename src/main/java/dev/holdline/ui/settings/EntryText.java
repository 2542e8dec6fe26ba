package dev.holdline.ui.settings;

import dev.holdline.history.Entry;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Surface;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A history row in words.
 *
 * @param what the tool, resource or prompt; "" for none
 * @param happened why it was held
 * @param outcome what was answered, and what the client got
 * @param style of {@code outcome}: how much it matters
 */
record EntryText(String what, String happened, String outcome, String style) {
    /** Of a child that SIGKILL or SIGTERM ended, as the dialog puts it too. */
    private static final Set<Integer> OF_A_SIGNAL = Set.of(137, 143);

    static EntryText of(Entry entry) {
        return switch (entry) {
            case Entry.Broke broke ->
                    new EntryText(broke.operation(), cause(broke), outcome(broke), style(broke));
            case Entry.AnsweredLater later ->
                    new EntryText(
                            later.operation(),
                            Words.of("history.later"),
                            answer(later.answer(), later.surface()),
                            "plain");
            case Entry.Changed changed ->
                    new EntryText(
                            "",
                            changed.change(),
                            Words.of("history.surface." + key(changed.surface())),
                            "plain");
        };
    }

    private static String cause(Entry.Broke broke) {
        String cause = broke.cause();
        if (cause.isEmpty()) return Words.of("history.cause.changed");
        @Nullable Integer code = broke.exitCode();
        if (!cause.equals("process-exited") || code == null) {
            return Words.orElse("history.cause." + cause, cause);
        }
        return Words.of(
                OF_A_SIGNAL.contains(code) ? "history.cause.signal" : "history.cause.exit-code",
                code);
    }

    private static String outcome(Entry.Broke broke) {
        @Nullable Answer answer = broke.answer();
        @Nullable Surface surface = broke.surface();
        boolean answered = answer != null && surface != null;
        // What an answer brings about by itself needs no words of its own.
        boolean plain = broke.outcome().equals("answered") || broke.outcome().equals("skipped");
        String said = answer != null && surface != null ? answer(answer, surface) : "";
        String told =
                answered && plain
                        ? ""
                        : Words.orElse(
                                "history.outcome." + broke.outcome().replace(' ', '-'),
                                broke.outcome());
        return join(
                join(said, told),
                Words.of(
                        "history.held",
                        Times.span(Duration.ofMillis(broke.heldMillis())),
                        Words.of("history.ran." + key(broke.ran()))));
    }

    private static String answer(Answer answer, Surface surface) {
        return Words.of(
                "history.answer",
                Words.of("history.answer." + key(answer)),
                Words.of("history.surface." + key(surface)));
    }

    private static String style(Entry.Broke broke) {
        return switch (broke.ran()) {
            case YES -> "ready";
            case MAY_HAVE -> "needs-you";
            case NO -> "off";
        };
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + " · " + other;
    }

    private static String key(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
