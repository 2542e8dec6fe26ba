package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** How long a client's calls wait for an answer. */
final class PatienceRow implements Rows.Row<PatienceRow.Value> {
    /**
     * @param client "default" for those without a row
     * @param automatic what holds where nothing is set
     */
    record Value(String client, Duration automatic, Optional<Duration> hold) {}

    /** Writes a choice into the file. */
    interface Chosen {
        void write(Value value, Notice notice, Runnable back);
    }

    private static final List<Duration> USUAL =
            Stream.of(10, 30, 60, 120, 300, 600, 1_800).map(Duration::ofSeconds).toList();

    private final ComboBox<Optional<Duration>> hold = new ComboBox<>();
    private final Notice notice = new Notice();
    private final VBox row;

    /** As the running Holdline has it; a choice of the moment is on the screen alone. */
    private Value shown;

    private boolean showing;

    PatienceRow(Value value, Chosen chosen) {
        shown = value;
        boolean others = value.client().equals("default");
        Label name =
                Texts.wrapped(
                        others ? Words.of("patience.others") : line(value.client(), 120), "name");
        hold.setConverter(new Named());
        hold.setMinWidth(Region.USE_PREF_SIZE);
        hold.setAccessibleText(Words.of("patience.of", name.getText()));
        hold.valueProperty()
                .subscribe((_, wanted) -> {
                    if (showing || wanted == null || wanted.equals(shown.hold())) return;
                    chosen.write(
                            new Value(shown.client(), shown.automatic(), wanted),
                            notice,
                            () -> show(shown));
                });
        var top = new Abreast(new VBox(name), hold);
        row = new VBox(6, top, notice);
        row.getStyleClass().add("row");
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Value value) {
        shown = value;
        showing = true;
        TreeSet<Duration> all = new TreeSet<>(USUAL);
        value.hold().ifPresent(all::add);
        hold.getItems()
                .setAll(
                        Stream.concat(
                                        Stream.of(Optional.<Duration>empty()),
                                        all.stream().map(Optional::of))
                                .toList());
        hold.setValue(value.hold());
        showing = false;
    }

    private final class Named extends StringConverter<Optional<Duration>> {
        @Override
        public String toString(Optional<Duration> each) {
            return each == null
                    ? ""
                    : each.map(Times::length)
                            .orElseGet(() ->
                                    Words.of("patience.auto", Times.length(shown.automatic())));
        }

        @Override
        public Optional<Duration> fromString(String words) {
            // Nothing is typed here: what is chosen stays chosen.
            return hold.getValue();
        }
    }
}
