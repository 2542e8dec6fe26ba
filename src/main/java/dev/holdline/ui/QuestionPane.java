package dev.holdline.ui;

import dev.holdline.platform.Arming;
import dev.holdline.platform.QuestionText;
import dev.holdline.prompt.Answer;
import dev.holdline.prompt.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import javafx.animation.PauseTransition;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** One question with its three buttons, which act only once they can have been read. */
public final class QuestionPane extends VBox {
    /** Where a press goes: the answer, and the revision that was on screen. */
    public interface Chosen {
        void answer(Answer answer, int revision);
    }

    private static final double UNARMED = 0.6;

    private final Arming arming;
    private final Chosen chosen;
    private final Label headline = text("headline");
    private final Label explanation = text("explanation");
    private final Label calls = text("explanation");
    private final List<Button> buttons = new ArrayList<>();
    private final Pane choices;
    private final TextArea details = new TextArea();
    private final TitledPane unfold = new TitledPane(QuestionText.detailsTitle(), details);
    private final PauseTransition armed =
            new PauseTransition(Duration.millis(Arming.DELAY.toMillis() + 20));
    private Question shown;

    public QuestionPane(Question question, LongSupplier nanoTime, Chosen chosen) {
        this(question, nanoTime, chosen, new VBox(6));
    }

    /** In the row of one who waits: no headline, the answers side by side. */
    public static QuestionPane inRow(Question question, LongSupplier nanoTime, Chosen chosen) {
        QuestionPane pane = new QuestionPane(question, nanoTime, chosen, new FlowPane(6, 6));
        pane.getStyleClass().add("in-row");
        pane.choices.setMinWidth(0);
        pane.buttons.forEach(each -> each.maxWidthProperty().bind(pane.choices.widthProperty()));
        pane.getChildren().remove(pane.headline);
        return pane;
    }

    private QuestionPane(Question question, LongSupplier nanoTime, Chosen chosen, Pane choices) {
        super(10);
        this.choices = choices;
        this.shown = question;
        this.chosen = chosen;
        arming = new Arming(nanoTime);
        getStyleClass().add("question");
        for (int i = 0; i < 3; i++) {
            int place = i;
            Button button = new Button();
            button.setMaxWidth(Double.MAX_VALUE);
            button.setMnemonicParsing(false);
            button.setWrapText(true);
            button.setId("choice-" + (i + 1));
            button.setOnAction(_ -> press(place));
            buttons.add(button);
        }
        choices.getChildren().setAll(buttons);
        details.setEditable(false);
        details.setWrapText(true);
        details.setPrefRowCount(6);
        details.getStyleClass().add("details");
        unfold.setExpanded(false);
        unfold.setAnimated(false);
        unfold.setMnemonicParsing(false);
        getChildren().setAll(headline, explanation, calls, choices, unfold);
        addEventHandler(KeyEvent.KEY_PRESSED, this::pressed);
        armed.setOnFinished(_ -> choices.setOpacity(arming.accepts() ? 1 : UNARMED));
        fill();
        waitToArm();
    }

    Question shown() {
        return shown;
    }

    public void update(Question question) {
        if (question.revision() > shown.revision()) {
            shown = question;
            fill();
            arming.restart();
            waitToArm();
        }
    }

    /** The window got the focus or lost it. */
    public void focus(boolean now) {
        arming.focus(now);
        waitToArm();
    }

    /** Puts the keyboard on the default answer. */
    void focusDefault() {
        buttons.get(defaultChoice()).requestFocus();
    }

    /**
     * The choice Enter stands for: the focused one, which JavaFX would pass over, else the default.
     */
    int enterChoice() {
        for (int i = 0; i < buttons.size(); i++) {
            if (buttons.get(i).isFocused()) {
                return i;
            }
        }
        return defaultChoice();
    }

    /** Whether the keyboard is on something else that takes Enter itself. */
    boolean isInDetails() {
        return unfold.isFocused() || details.isFocused();
    }

    private int defaultChoice() {
        for (int i = 0; i < buttons.size(); i++) {
            if (isDefault(i)) {
                return i;
            }
        }
        return 0;
    }

    /** The number of a choice gives it, from wherever the keyboard is in the question. */
    public void pressed(KeyEvent key) {
        if (choice(key) < 0 || !takes(key)) return;
        key.consume();
        press(choice(key));
    }

    /** The choice, from 0, whose number this key is, also on the number pad; -1 for other keys. */
    private static int choice(KeyEvent key) {
        if (key.isControlDown() || key.isAltDown() || key.isMetaDown()) return -1;
        return switch (key.getCode()) {
            case DIGIT1, NUMPAD1 -> 0;
            case DIGIT2, NUMPAD2 -> 1;
            case DIGIT3, NUMPAD3 -> 2;
            default -> -1;
        };
    }

    /** Whether keys act now; one that comes too early is typing, and is consumed. */
    boolean takes(KeyEvent key) {
        boolean takes = arming.acceptsKey();
        if (!takes) {
            key.consume();
            waitToArm();
        }
        return takes;
    }

    /**
     * @param choice from 0
     */
    void press(int choice) {
        if (arming.accepts()) {
            chosen.answer(shown.choices().get(choice).answer(), shown.revision());
        }
    }

    private void waitToArm() {
        choices.setOpacity(UNARMED);
        armed.playFromStart();
    }

    private void fill() {
        put(headline, QuestionText.headline(shown));
        put(explanation, QuestionText.explanation(shown));
        put(calls, QuestionText.calls(shown));
        details.setText(QuestionText.details(shown));
        unfold.setVisible(!shown.calls().isEmpty());
        unfold.setManaged(unfold.isVisible());
        for (int i = 0; i < buttons.size(); i++) {
            String label = QuestionText.button(shown, i);
            buttons.get(i).setText(label);
            buttons.get(i).setAccessibleText(label);
            buttons.get(i).getStyleClass().remove("primary");
            if (isDefault(i)) {
                buttons.get(i).getStyleClass().add("primary");
            }
        }
    }

    private boolean isDefault(int choice) {
        return shown.choices().get(choice).answer() == shown.defaultAnswer();
    }

    private static void put(Label label, String text) {
        label.setText(text);
        label.setVisible(!text.isEmpty());
        label.setManaged(!text.isEmpty());
    }

    private static Label text(String style) {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(USE_PREF_SIZE);
        label.getStyleClass().add(style);
        return label;
    }
}
