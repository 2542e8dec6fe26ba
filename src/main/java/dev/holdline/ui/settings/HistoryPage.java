package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.config.AtomicFile;
import dev.holdline.gateway.Snapshot;
import dev.holdline.history.Entry;
import dev.holdline.history.Export;
import dev.holdline.history.History;
import dev.holdline.ui.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** What broke, was asked and was answered; which server is the bad one; all of it as a file. */
final class HistoryPage implements Page {
    /** Asks where to save; null where the person thought better of it. */
    interface SaveAs {
        @Nullable Path ask(String name, Node owner);
    }

    private static final int NAME = 30;
    private static final String ALL = "";

    private final History history;
    private final InstantSource clock;
    private final SaveAs saveAs;
    private final ZoneId zone = ZoneId.systemDefault();
    private final AtomicBoolean stale = new AtomicBoolean(true);
    private final ObservableList<Entry> rows = FXCollections.observableArrayList();
    private List<Entry> all = List.of();
    private LocalDate chartedTo = LocalDate.MIN;

    private final VBox page = new VBox(14);
    private final Label said = Texts.wrapped("", "muted");
    private final Label empty = Texts.wrapped(Words.of("history.none"), "empty");
    private final BreakChart chart = new BreakChart();
    private final ComboBox<String> server = new ComboBox<>();
    private final ListView<Entry> list = new ListView<>(rows);
    private final HBox tools;

    HistoryPage(SettingsWindow.Parts parts) {
        this(parts.history(), parts.clock(), HistoryPage::chosenFile);
    }

    HistoryPage(History history, InstantSource clock, SaveAs saveAs) {
        this.history = history;
        this.clock = clock;
        this.saveAs = saveAs;
        tools = tools();
        list.setCellFactory(_ -> new EntryCell(clock, zone));
        list.setId("history");
        list.setAccessibleText(Words.of("page.history"));
        list.getStyleClass().add("entries");
        VBox.setVgrow(list, Priority.ALWAYS);
        VBox title = new VBox(2, Texts.wrapped(Words.of("page.history"), "page-title"), said);
        page.getChildren().setAll(title, empty, chart, tools, list);
        page.getStyleClass().add("page");
        OnScreen.watch(
                page,
                shown -> {
                    if (shown) {
                        // How long ago things were, and perhaps the chart's last day.
                        list.refresh();
                        if (!today().equals(chartedTo)) stale.set(true);
                    } else {
                        said.setText(Words.of("history.about"));
                    }
                });
        said.setText(Words.of("history.about"));
        AutoCloseable _ =
                history.watch(() -> {
                    stale.set(true);
                    Platform.runLater(this::loadIfSeen);
                });
        fill();
    }

    private HBox tools() {
        server.setId("history-server");
        server.setMinWidth(Region.USE_PREF_SIZE);
        server.setAccessibleText(Words.of("history.filter"));
        server.setConverter(new Named());
        server.getItems().setAll(ALL);
        server.setValue(ALL);
        server.valueProperty().subscribe(this::filter);
        FlowPane exports =
                new FlowPane(8, 8, export("csv", Export::csv), export("json", Export::json));
        exports.setAlignment(Pos.CENTER_RIGHT);
        HBox.setHgrow(exports, Priority.ALWAYS);
        HBox row = new HBox(12, server, exports);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private Button export(String kind, Function<List<Entry>, String> write) {
        Button button = new Button(Words.of("history.export." + kind));
        button.setId("export-" + kind);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> {
            @Nullable Path file = saveAs.ask("holdline-history." + kind, page);
            if (file == null) return;
            List<Entry> shown = List.copyOf(rows);
            Thread.ofVirtual().name("export").start(() -> save(file, shown, write));
        });
        return button;
    }

    private void save(Path file, List<Entry> shown, Function<List<Entry>, String> write) {
        String words;
        try {
            AtomicFile.write(file, write.apply(shown).getBytes(StandardCharsets.UTF_8));
            words = Words.of("history.saved", shown.size(), file.toString());
        } catch (IOException e) {
            words = Words.of("history.saved.not", file.toString());
        }
        String result = words;
        Platform.runLater(() -> said.setText(result));
    }

    private static @Nullable Path chosenFile(String name, Node owner) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(name);
        var chosen = chooser.showSaveDialog(owner.getScene().getWindow());
        return chosen == null ? null : chosen.toPath();
    }

    @Override
    public Node node() {
        return page;
    }

    @Override
    public boolean fills() {
        return true;
    }

    @Override
    public void show(Snapshot snapshot) {
        if (!today().equals(chartedTo)) stale.set(true);
        loadIfSeen();
    }

    @Override
    public void prepare() {
        stale.set(false);
        load().run();
    }

    /** What nobody sees is read when it is next seen. */
    private void loadIfSeen() {
        if (!OnScreen.is(page) || !stale.getAndSet(false)) return;
        Thread.ofVirtual().name("history").start(() -> Platform.runLater(load()));
    }

    /** Reads, and gives what puts it on the page. */
    private Runnable load() {
        try {
            List<Entry> newest = history.newest();
            LocalDate today = today();
            Breaks breaks =
                    Breaks.of(
                            newest,
                            today,
                            zone,
                            BreakChart.DAYS,
                            BreakChart.SERVERS,
                            Words.of("history.others"));
            return () -> {
                all = newest;
                chartedTo = today;
                chart.show(breaks);
                fill();
            };
        } catch (IOException e) {
            return () -> said.setText(Words.of("history.unreadable"));
        }
    }

    private LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }

    private void fill() {
        List<String> names =
                Stream.concat(
                                Stream.of(ALL),
                                all.stream()
                                        .map(Entry::server)
                                        .filter(name -> !name.isEmpty())
                                        .distinct()
                                        .sorted(String.CASE_INSENSITIVE_ORDER))
                        .toList();
        if (!names.equals(server.getItems())) {
            String chosen = names.contains(server.getValue()) ? server.getValue() : ALL;
            server.getItems().setAll(names);
            server.setValue(chosen);
        }
        filter();
        for (Node each : List.of(chart, tools, list)) {
            each.setVisible(!all.isEmpty());
            each.setManaged(!all.isEmpty());
        }
        empty.setVisible(all.isEmpty());
        empty.setManaged(all.isEmpty());
    }

    private void filter() {
        String chosen = Objects.requireNonNullElse(server.getValue(), ALL);
        List<Entry> shown =
                chosen.isEmpty()
                        ? all
                        : all.stream().filter(entry -> entry.server().equals(chosen)).toList();
        if (!shown.equals(rows)) rows.setAll(shown);
    }

    private static final class Named extends StringConverter<String> {
        @Override
        public String toString(@Nullable String name) {
            return name == null || name.isEmpty() ? Words.of("history.all") : line(name, NAME);
        }

        @Override
        public String fromString(String shown) {
            return shown;
        }
    }
}
