package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.ZoneId;
import javafx.beans.property.SimpleStringProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;

/** One session that ended today. */
final class EndedRow implements Rows.Row<Snapshot.Ended> {
    private static final int TEXT = 120;

    private final Text name = Texts.part("name");
    private final Text about = Texts.part("muted");
    private final Label what = Texts.wrapped("", "muted");
    private final HBox row;

    EndedRow() {
        VBox text = new VBox(2, new TextFlow(name, about), what);
        HBox.setHgrow(text, Priority.ALWAYS);
        row = new HBox(14, Look.icon(new SimpleStringProperty("state-off")), text);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().addAll("row", "ended");
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(Snapshot.Ended ended) {
        name.setText(line(ended.client(), TEXT));
        about.setText(
                Words.of("session.about", line(ended.version(), 40), line(ended.folder(), TEXT)));
        ZoneId zone = ZoneId.systemDefault();
        what.setText(
                Words.of(
                        "session.ended",
                        Times.since(ended.since(), ended.until(), zone),
                        Times.clock(ended.until()),
                        ended.calls(),
                        breaks(ended)));
        row.setAccessibleText(
                Words.of("session.row", name.getText(), about.getText(), what.getText()));
    }

    private static String breaks(Snapshot.Ended ended) {
        if (ended.breaks() == 0) return Words.of("session.breaks.none");
        String answered =
                ended.answered() < ended.breaks()
                        ? Words.of("session.breaks.answered", ended.answered())
                        : Words.of("session.breaks.all", ended.breaks());
        return Words.of("session.breaks.some", ended.breaks(), answered);
    }
}
