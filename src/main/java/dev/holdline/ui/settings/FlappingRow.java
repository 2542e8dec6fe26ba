package dev.holdline.ui.settings;

import dev.holdline.config.Settings;
import dev.holdline.ui.Times;
import dev.holdline.ui.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/** How often a server may fall before it is asked about, whatever was allowed. */
final class FlappingRow {
    private static final List<Integer> COUNTS = List.of(1, 2, 3, 5, 10);
    private static final List<Duration> WINDOWS =
            Stream.of(1, 5, 15, 60).map(Duration::ofMinutes).toList();

    private final ComboBox<Integer> count =
            choice("flapping.count", n -> Words.of("flapping.times", n));
    private final ComboBox<Duration> window = choice("flapping.window", Times::length);
    private final Label loose = Texts.wrapped(Words.of("flapping.loose"), "loose");
    private final Notice notice = new Notice();
    private final VBox row;

    /** As the running Holdline has it; a choice of the moment is on the screen alone. */
    private Settings.Limits shown = Settings.Limits.STANDARD;

    private boolean showing;

    FlappingRow(PolicyFile file) {
        FlowPane top =
                new FlowPane(
                        8,
                        6,
                        Texts.label(Words.of("flapping.before")),
                        count,
                        Texts.label(Words.of("flapping.within")),
                        window);
        top.setMinWidth(0);
        top.setAlignment(Pos.CENTER_LEFT);
        row = new VBox(6, top, loose, notice);
        row.getStyleClass().addAll("row", "list");
        count.valueProperty().subscribe((_, _) -> write(file));
        window.valueProperty().subscribe((_, _) -> write(file));
        put(shown);
    }

    private static <T> ComboBox<T> choice(String named, Function<T, String> word) {
        ComboBox<T> box = new ComboBox<>();
        box.setAccessibleText(Words.of(named));
        box.setMinWidth(Region.USE_PREF_SIZE);
        box.setId(named.replace('.', '-'));
        box.setConverter(
                new StringConverter<>() {
                    @Override
                    public String toString(T each) {
                        return each == null ? "" : word.apply(each);
                    }

                    @Override
                    public T fromString(String words) {
                        // Nothing is typed here: what is chosen stays chosen.
                        return box.getValue();
                    }
                });
        return box;
    }

    private void write(PolicyFile file) {
        Integer falls = count.getValue();
        Duration within = window.getValue();
        if (showing || falls == null || within == null) return;
        if (falls == shown.flapCount() && within.equals(shown.flapWindow())) return;
        file.write(
                List.of(
                        new PolicyFile.Setting(
                                List.of("limits", "flapCount"),
                                Optional.of(IntNode.valueOf(falls))),
                        new PolicyFile.Setting(
                                List.of("limits", "flapWindow"),
                                Optional.of(StringNode.valueOf(within.toSeconds() + "s")))),
                Words.of("flapping.changed", falls, Times.length(within)),
                notice,
                () -> put(shown));
    }

    Node node() {
        return row;
    }

    void show(Settings.Limits limits) {
        if (!limits.equals(shown)) put(limits);
    }

    private void put(Settings.Limits limits) {
        shown = limits;
        showing = true;
        var counts = new TreeSet<>(COUNTS);
        counts.add(limits.flapCount());
        count.getItems().setAll(counts);
        count.setValue(limits.flapCount());
        var windows = new TreeSet<>(WINDOWS);
        windows.add(limits.flapWindow());
        window.getItems().setAll(windows);
        window.setValue(limits.flapWindow());
        showing = false;
        Settings.Limits usual = Settings.Limits.STANDARD;
        Texts.put(
                loose,
                limits.flapCount() > usual.flapCount()
                                || limits.flapWindow().compareTo(usual.flapWindow()) < 0
                        ? Words.of("flapping.loose")
                        : "");
    }
}
