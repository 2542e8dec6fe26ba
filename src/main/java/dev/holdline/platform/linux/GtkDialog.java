package dev.holdline.platform.linux;

import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Asker;
import dev.holdline.prompt.Question;
import dev.holdline.prompt.Question.WaitingCall;
import dev.holdline.prompt.Surface;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks in a native dialog of GTK 3, one window for each open question, inside the process of JavaFX
 * and on its thread (which runs GTK's main loop). A dialog the person put away without an answer
 * stays away until another session waits: the question is still in tray and window.
 */
public final class GtkDialog implements Asker {
    private static final System.Logger LOG = System.getLogger(GtkDialog.class.getName());

    private final Executor ui;
    private final LongSupplier nanoTime;
    private final Asker otherwise;
    private final DoubleSupplier scale;
    // UI thread only
    private final Map<String, GtkQuestionWindow> open = new HashMap<>();
    private final Map<String, Set<String>> dismissed = new HashMap<>();
    private boolean failed;

    /**
     * @param ui runs tasks in order on the JavaFX thread
     * @param nanoTime as {@link System#nanoTime()}; for the time a dialog needs the focus before it
     *     acts
     * @param otherwise asks where GTK fails at the moment of asking
     * @param scale how large the person wants everything, 1 to 2 or more: JavaFX reads it from the
     *     desktop, and has GTK draw at 1 in its process; asked on the JavaFX thread
     */
    public GtkDialog(Executor ui, LongSupplier nanoTime, Asker otherwise, DoubleSupplier scale) {
        this.ui = ui;
        this.nanoTime = nanoTime;
        this.otherwise = otherwise;
        this.scale = scale;
    }

    /**
     * Whether GTK 3 is here, with every function we call, and connected to a display. Call it on
     * the JavaFX thread: it is JavaFX that connects GTK.
     */
    public static boolean isAvailable() {
        try {
            return !Gtk.gdk_display_get_default.call().equals(MemorySegment.NULL);
        } catch (LinkageError | RuntimeException missing) {
            LOG.log(System.Logger.Level.INFO, "no native dialog here", missing);
            return false;
        }
    }

    @Override
    public void show(Question question, Reply reply) {
        ui.execute(() -> showNow(question, reply));
    }

    @Override
    public void withdraw(String questionId) {
        ui.execute(() -> {
            dismissed.remove(questionId);
            close(questionId);
        });
        otherwise.withdraw(questionId);
    }

    private void showNow(Question question, Reply reply) {
        if (failed) {
            otherwise.show(question, reply);
            return;
        }
        try {
            @Nullable GtkQuestionWindow window = open.get(question.id());
            if (window == null) {
                if (!isDismissed(question)) {
                    open.put(question.id(), open(question, reply));
                }
            } else if (question.revision() > window.shown().revision()) {
                window.update(question);
            }
        } catch (LinkageError | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the native dialog failed; asking otherwise", e);
            failed = true;
            close(question.id());
            otherwise.show(question, reply);
        }
    }

    private boolean isDismissed(Question question) {
        @Nullable Set<String> seen = dismissed.get(question.id());
        if (seen == null) {
            return false;
        }
        if (seen.containsAll(sessions(question))) {
            return true;
        }
        dismissed.remove(question.id());
        return false;
    }

    private GtkQuestionWindow open(Question question, Reply reply) {
        String id = question.id();
        return new GtkQuestionWindow(
                question,
                nanoTime,
                ui,
                scale.getAsDouble(),
                new GtkQuestionWindow.Owner() {
                    @Override
                    public void chose(int choice) {
                        @Nullable GtkQuestionWindow window = open.get(id);
                        if (window != null) {
                            Question shown = window.shown();
                            close(id);
                            hand(reply, shown.choices().get(choice).answer(), shown.revision());
                        }
                    }

                    @Override
                    public void dismissed() {
                        @Nullable GtkQuestionWindow window = open.get(id);
                        if (window != null) {
                            dismissed.put(id, new HashSet<>(sessions(window.shown())));
                            close(id);
                        }
                    }
                });
    }

    /** Away from the UI thread, which nobody may block. */
    private static void hand(Reply reply, Answer answer, int revision) {
        Thread.ofVirtual()
                .name("dialog-answer")
                .start(() -> reply.answer(answer, revision, Surface.DIALOG));
    }

    private void close(String questionId) {
        @Nullable GtkQuestionWindow window = open.remove(questionId);
        if (window != null) {
            window.close();
        }
    }

    private static Set<String> sessions(Question question) {
        return question.calls().stream().map(WaitingCall::session).collect(Collectors.toSet());
    }
}
