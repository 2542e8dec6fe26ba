package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.history.Entry;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.regex.Pattern;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One row of the history; as high as its words need at the list's width. */
final class EntryCell extends ListCell<Entry> {
    private static final int TEXT = 160;
    private static final Pattern NUMBER = Pattern.compile("(\\d) (?=\\p{Lower})");

    private final InstantSource clock;
    private final ZoneId zone;
    private final Label server = Texts.wrapped("", "name");
    private final Label what = Texts.wrapped("", "code");
    private final Label who = Texts.wrapped("", "muted");
    private final Label happened = Texts.wrapped("");
    private final Label outcome = Texts.wrapped("", "words");
    private final Tooltip exact = new Tooltip();
    private final Abreast row;

    EntryCell(InstantSource clock, ZoneId zone) {
        this.clock = clock;
        this.zone = zone;
        FlowPane name = new FlowPane(8, 0, server, what);
        VBox left = new VBox(2, name, who);
        VBox right = new VBox(2, happened, outcome);
        left.getStyleClass().add("row-what");
        right.getStyleClass().add("row-outcome");
        row = new Abreast(left, right);
        getStyleClass().add("entry");
        // Else a long text would make the whole list scroll sideways.
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(@Nullable Entry entry, boolean empty) {
        super.updateItem(entry, empty);
        if (empty || entry == null) {
            setGraphic(null);
            setTooltip(null);
            setAccessibleText(null);
            return;
        }
        EntryText text = EntryText.of(entry);
        server.setText(
                entry.server().isEmpty() ? Words.of("history.all") : line(entry.server(), TEXT));
        what.setText(line(text.what(), TEXT));
        what.setManaged(!text.what().isEmpty());
        String when = Times.ago(entry.at(), clock.instant(), zone);
        who.setText(
                entry.client().isEmpty()
                        ? when
                        : Words.of("history.who", line(entry.client(), TEXT), when));
        happened.setText(line(text.happened(), TEXT * 2));
        outcome.setText(together(text.outcome()));
        outcome.getStyleClass().setAll("label", "words", text.style());
        exact.setText(Times.exact(entry.at(), zone));
        setTooltip(exact);
        setGraphic(row);
        setAccessibleText(
                Words.of(
                        "history.row",
                        server.getText(),
                        what.getText(),
                        happened.getText(),
                        text.outcome(),
                        who.getText()));
    }

    /** "21 s" and the last words, "it ran", are not torn apart at the end of a line. */
    private static String together(String text) {
        String numbers = NUMBER.matcher(text).replaceAll("$1\u00a0");
        int last = numbers.lastIndexOf(" · ") + 3;
        return last < 3
                ? numbers
                : numbers.substring(0, last) + numbers.substring(last).replace(' ', '\u00a0');
    }

    /** A cell with words that wrap is only as high as its width lets it be. */
    @Override
    protected double computePrefHeight(double width) {
        double inside = getListView().getWidth() - snappedLeftInset() - snappedRightInset() - 18;
        return getGraphic() == null
                ? super.computePrefHeight(width)
                : row.prefHeight(inside) + snappedTopInset() + snappedBottomInset();
    }
}
