package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.ui.Words;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.TextArea;

/** What a program said last on stderr, to read and to copy. */
final class LastLines extends TextArea {
    private static final int SHOWN = 20;
    private static final int ROWS = 8;
    private static final int LINE = 400;

    LastLines(List<String> lines) {
        setEditable(false);
        setWrapText(true);
        getStyleClass().add("details");
        setAccessibleText(Words.of("servers.lastLines"));
        show(lines);
    }

    void show(List<String> lines) {
        String text =
                lines.stream()
                        .skip(Math.max(0, lines.size() - SHOWN))
                        .map(each -> line(each, LINE))
                        .collect(Collectors.joining("\n"));
        if (!text.equals(getText())) {
            setText(text);
            setPrefRowCount(Math.clamp(lines.size(), 2, ROWS));
            setMinHeight(USE_PREF_SIZE);
        }
    }
}
