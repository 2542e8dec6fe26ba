package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.gateway.ServerDetails;
import dev.holdline.ui.Words;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** One tool of a server: whether clients see it, what it says of itself. */
final class ToolRow implements Rows.Row<ServerDetails.Tool> {
    /** Hides a tool from clients, or shows it to them. */
    interface Hide {
        /**
         * @param back puts on screen what is in force
         */
        void set(String tool, boolean hidden, Runnable back);
    }

    private static final int NAME = 80;
    private static final int DESCRIPTION = 240;

    private final CheckBox visible = new CheckBox();
    private final FlowPane hints = new FlowPane(6, 4);
    private final Label description = Texts.wrapped("", "muted");
    private final VBox row;
    private ServerDetails.Tool shown;

    ToolRow(ServerDetails.Tool tool, Hide hide) {
        shown = tool;
        visible.setMnemonicParsing(false);
        visible.setOnAction(_ -> hide.set(shown.name(), !visible.isSelected(), () -> show(shown)));
        row = new VBox(2, new Abreast(visible, hints), description);
        row.getStyleClass().add("tool");
    }

    @Override
    public Node node() {
        return row;
    }

    @Override
    public void show(ServerDetails.Tool tool) {
        shown = tool;
        String name = line(tool.name(), NAME);
        visible.setText(name);
        visible.setSelected(!tool.hidden());
        visible.setAccessibleText(Words.of("tool.visible", name));
        hints.getChildren()
                .setAll(
                        tool.hints().stream()
                                .map(hint ->
                                        Texts.label(
                                                Words.of(
                                                        "hint."
                                                                + hint.name()
                                                                        .toLowerCase(Locale.ROOT)),
                                                "chip",
                                                hint == ServerDetails.Hint.DESTRUCTIVE
                                                        ? "warning"
                                                        : "plain"))
                                .toList());
        String what = line(tool.description(), DESCRIPTION);
        description.setText(
                tool.title().isEmpty()
                        ? what
                        : line(tool.title(), NAME) + (what.isEmpty() ? "" : ": " + what));
        description.setManaged(!description.getText().isEmpty());
    }
}
