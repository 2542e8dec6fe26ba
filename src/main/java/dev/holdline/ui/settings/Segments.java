package dev.holdline.ui.settings;

import dev.holdline.ui.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/**
 * One choice of a few, side by side. Tab comes to the one that holds; arrows go to the others and
 * change nothing, so that nobody passes through a choice on the way to the next.
 */
final class Segments<T> extends HBox {
    private final List<T> values;
    private final List<ToggleButton> buttons = new ArrayList<>();
    private @Nullable T shown;

    /**
     * @param what is chosen, for screen readers: "If a connection breaks"
     * @param chosen hears of a choice other than the one shown
     */
    Segments(List<T> values, Function<T, String> word, String what, Consumer<T> chosen) {
        this.values = values;
        var group = new ToggleGroup();
        getStyleClass().add("segments");
        for (T value : values) {
            ToggleButton button = new ToggleButton(word.apply(value));
            button.setToggleGroup(group);
            button.setMnemonicParsing(false);
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setAccessibleText(Words.of("segment", what, button.getText()));
            button.setOnAction(_ -> press(value, chosen));
            buttons.add(button);
        }
        buttons.getFirst().getStyleClass().add("left-pill");
        buttons.getLast().getStyleClass().add("right-pill");
        buttons.subList(1, buttons.size() - 1)
                .forEach(button -> button.getStyleClass().add("center-pill"));
        getChildren().setAll(buttons);
        setMinWidth(USE_PREF_SIZE);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        select(values.getFirst());
    }

    void show(T value) {
        shown = value;
        select(value);
    }

    private void press(T value, Consumer<T> chosen) {
        boolean fresh = !Objects.equals(value, shown);
        show(value);
        buttons.get(values.indexOf(value)).requestFocus();
        if (fresh) chosen.accept(value);
    }

    private void select(T value) {
        for (int i = 0; i < buttons.size(); i++) {
            boolean on = Objects.equals(values.get(i), value);
            buttons.get(i).setSelected(on);
            buttons.get(i).setFocusTraversable(on);
        }
    }

    private void pressed(KeyEvent key) {
        int step = key.getCode() == KeyCode.RIGHT ? 1 : key.getCode() == KeyCode.LEFT ? -1 : 0;
        if (step == 0) return;
        key.consume();
        for (int i = 0; i < buttons.size(); i++) {
            if (buttons.get(i).isFocused()) {
                buttons.get(Math.clamp(i + step, 0, buttons.size() - 1)).requestFocus();
                return;
            }
        }
    }
}
