package dev.holdline.platform.linux;

import dev.holdline.platform.Arming;
import dev.holdline.platform.QuestionText;
import dev.holdline.prompt.Question;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One question on screen: its texts, its three buttons, its details. UI thread only. */
final class GtkQuestionWindow implements GtkSignals.Listener {
    /** What the person did with it. */
    interface Owner {
        /** Chose the choice at this place, from 0; the window stays until {@link #close}. */
        void chose(int choice);

        /** Put it away without an answer. */
        void dismissed();
    }

    private static final int TEXT_WIDTH = 58;
    private static final int DETAILS_HEIGHT = 220;
    private static final int MARGIN = 18;
    private static final double UNARMED = 0.6;
    private static final double ARMED = 1;

    private final Owner owner;
    private final Arming arming;
    private final Executor later;
    private final MemorySegment window = Gtk.gtk_dialog_new.call();
    private final MemorySegment headline = text("holdline-headline");
    private final MemorySegment explanation = text("holdline-text");
    private final MemorySegment calls = text("holdline-text");
    private final MemorySegment choices;
    private final MemorySegment[] buttons = new MemorySegment[3];
    private final MemorySegment[] labels = new MemorySegment[3];
    private final MemorySegment expander = Gtk.gtk_expander_new.call(MemorySegment.NULL);
    private final MemorySegment details = text("holdline-details");
    private final double scale;
    private final long signals;
    private Question shown;
    private boolean closed;

    GtkQuestionWindow(
            Question question, LongSupplier nanoTime, Executor ui, double scale, Owner owner) {
        this.owner = owner;
        this.scale = scale / Gtk.gtk_widget_get_scale_factor.call(window);
        this.shown = question;
        choices = Gtk.gtk_box_new.call(Gtk.ORIENTATION_VERTICAL, pixels(6));
        arming = new Arming(nanoTime);
        later =
                CompletableFuture.delayedExecutor(
                        Arming.DELAY.toMillis(), TimeUnit.MILLISECONDS, ui);
        GtkLook.apply(this.scale);
        Gtk.addClass(window, GtkLook.QUESTION);
        layOut();
        signals = GtkSignals.listen(this, window, buttons);
        fill();
        Gtk.gtk_widget_show_all.call(window);
        fill();
        Gtk.gtk_widget_grab_focus.call(buttons[defaultChoice()]);
        Gtk.gtk_window_set_urgency_hint.call(window, Gtk.TRUE);
        Gtk.gtk_window_present.call(window);
        waitToArm();
    }

    Question shown() {
        return shown;
    }

    /** Shows what the question has become; what was just read may be gone, so it arms anew. */
    void update(Question question) {
        shown = question;
        fill();
        Gtk.gtk_widget_grab_focus.call(buttons[defaultChoice()]);
        Gtk.gtk_window_set_urgency_hint.call(window, Gtk.gtk_window_is_active.call(window) ^ 1);
        arming.restart();
        waitToArm();
    }

    void close() {
        if (!closed) {
            closed = true;
            GtkSignals.forget(signals);
            Gtk.gtk_widget_destroy.call(window);
        }
    }

    @Override
    public void clicked(int button) {
        if (arming.accepts()) {
            owner.chose(button);
        }
    }

    @Override
    public boolean pressed(GtkKey key) {
        if (!arming.acceptsKey()) {
            waitToArm();
            return true;
        }
        if (key.escape()) {
            owner.dismissed();
            return true;
        }
        if (key.digit() >= 1 && key.digit() <= buttons.length) {
            owner.chose(key.digit() - 1);
            return true;
        }
        return false;
    }

    @Override
    public void closed() {
        owner.dismissed();
    }

    @Override
    public void activeChanged() {
        boolean active = Gtk.gtk_window_is_active.call(window) != Gtk.FALSE;
        arming.focus(active);
        if (active) {
            Gtk.gtk_window_set_urgency_hint.call(window, Gtk.FALSE);
        }
        waitToArm();
    }

    /** The buttons stand pale as long as they do not act; the rule itself is {@link Arming}'s. */
    private void waitToArm() {
        Gtk.gtk_widget_set_opacity.call(choices, UNARMED);
        later.execute(() -> {
            if (!closed && arming.accepts()) {
                Gtk.gtk_widget_set_opacity.call(choices, ARMED);
            }
        });
    }

    private void layOut() {
        Gtk.gtk_window_set_resizable.call(window, Gtk.FALSE);
        Gtk.gtk_window_set_keep_above.call(window, Gtk.TRUE);
        Gtk.gtk_window_set_position.call(window, Gtk.WIN_POS_CENTER);
        GtkLook.icon(window);
        Gtk.setClass(window, GtkStart.WINDOW_CLASS);

        MemorySegment column = Gtk.gtk_box_new.call(Gtk.ORIENTATION_VERTICAL, pixels(12));
        for (MemorySegment text : new MemorySegment[] {headline, explanation, calls}) {
            Gtk.gtk_container_add.call(column, text);
        }
        for (int i = 0; i < buttons.length; i++) {
            labels[i] = text("holdline-choice");
            buttons[i] = Gtk.gtk_button_new.call();
            Gtk.gtk_container_add.call(buttons[i], labels[i]);
            Gtk.gtk_widget_set_can_default.call(buttons[i], Gtk.TRUE);
            Gtk.gtk_container_add.call(choices, buttons[i]);
        }
        Gtk.gtk_container_add.call(column, choices);
        Gtk.gtk_container_add.call(column, expander);

        Gtk.gtk_expander_set_label.call(expander, QuestionText.detailsTitle());
        Gtk.gtk_label_set_selectable.call(details, Gtk.TRUE);
        MemorySegment scrolled = Gtk.scrolled();
        Gtk.gtk_scrolled_window_set_policy.call(scrolled, Gtk.POLICY_NEVER, Gtk.POLICY_AUTOMATIC);
        Gtk.gtk_scrolled_window_set_max_content_height.call(scrolled, pixels(DETAILS_HEIGHT));
        Gtk.gtk_scrolled_window_set_propagate_natural_height.call(scrolled, Gtk.TRUE);
        Gtk.gtk_container_add.call(scrolled, details);
        Gtk.gtk_container_add.call(expander, scrolled);

        MemorySegment row = Gtk.gtk_box_new.call(Gtk.ORIENTATION_HORIZONTAL, pixels(MARGIN));
        Gtk.gtk_container_set_border_width.call(row, pixels(MARGIN));
        GtkLook.picture(window, scale)
                .ifPresent(picture -> {
                    Gtk.gtk_widget_set_valign.call(picture, Gtk.ALIGN_START);
                    Gtk.gtk_container_add.call(row, picture);
                });
        Gtk.gtk_container_add.call(row, column);
        Gtk.gtk_container_add.call(Gtk.gtk_dialog_get_content_area.call(window), row);
    }

    private int pixels(int atScaleOne) {
        return (int) Math.round(atScaleOne * scale);
    }

    private void fill() {
        Gtk.gtk_window_set_title.call(window, QuestionText.title(shown));
        put(headline, QuestionText.headline(shown));
        put(explanation, QuestionText.explanation(shown));
        put(calls, QuestionText.calls(shown));
        put(details, QuestionText.details(shown));
        Gtk.gtk_widget_set_visible.call(expander, shown.calls().isEmpty() ? Gtk.FALSE : Gtk.TRUE);
        int byDefault = defaultChoice();
        for (int i = 0; i < buttons.length; i++) {
            String label = QuestionText.button(shown, i);
            put(labels[i], label);
            Gtk.atk_object_set_name.call(Gtk.gtk_widget_get_accessible.call(buttons[i]), label);
            if (i == byDefault) {
                Gtk.addClass(buttons[i], "suggested-action");
                Gtk.gtk_widget_grab_default.call(buttons[i]);
            } else {
                Gtk.removeClass(buttons[i], "suggested-action");
            }
        }
        Gtk.atk_object_set_name.call(
                Gtk.gtk_widget_get_accessible.call(window), QuestionText.headline(shown));
    }

    private int defaultChoice() {
        for (int i = 0; i < buttons.length; i++) {
            if (shown.choices().get(i).answer() == shown.defaultAnswer()) {
                return i;
            }
        }
        return 0;
    }

    private static void put(MemorySegment label, String text) {
        Gtk.gtk_label_set_text.call(label, text);
        Gtk.gtk_widget_set_visible.call(label, text.isEmpty() ? Gtk.FALSE : Gtk.TRUE);
    }

    private static MemorySegment text(String style) {
        MemorySegment label = Gtk.gtk_label_new.call(MemorySegment.NULL);
        Gtk.gtk_label_set_line_wrap.call(label, Gtk.TRUE);
        Gtk.gtk_label_set_line_wrap_mode.call(label, Gtk.WRAP_WORD_CHAR);
        Gtk.gtk_label_set_width_chars.call(label, TEXT_WIDTH);
        Gtk.gtk_label_set_max_width_chars.call(label, TEXT_WIDTH);
        Gtk.gtk_label_set_xalign.call(label, 0);
        Gtk.addClass(label, style);
        return label;
    }
}
