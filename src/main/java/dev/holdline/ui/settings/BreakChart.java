package dev.holdline.ui.settings;

import static dev.holdline.platform.QuestionText.line;

import dev.holdline.ui.Words;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.scene.chart.CategoryAxis;
import javafx.scene.chart.NumberAxis;
import javafx.scene.chart.StackedBarChart;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Which server broke how often: in one sentence, and a bar for each of the last days. */
final class BreakChart extends VBox {
    static final int DAYS = 14;

    /** As many as the theme has colours that are told apart. */
    static final int SERVERS = 6;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final int NAMED = 3;
    private static final int NAME = 40;

    private final Label summary = Texts.wrapped("");
    private final CategoryAxis days = new CategoryAxis();
    private final NumberAxis count = new NumberAxis();
    private final StackedBarChart<String, Number> chart = new StackedBarChart<>(days, count);
    private Breaks shown = new Breaks(List.of(), List.of());

    BreakChart() {
        summary.setId("breaks-summary");
        count.setMinorTickVisible(false);
        count.setTickLabelFormatter(new WholeNumbers());
        chart.setAnimated(false);
        chart.setHorizontalGridLinesVisible(true);
        chart.setVerticalGridLinesVisible(false);
        chart.setId("breaks-chart");
        getStyleClass().add("breaks");
        getChildren().setAll(summary, chart);
    }

    void show(Breaks breaks) {
        if (breaks.equals(shown)) return;
        shown = breaks;
        String said = sentence(breaks);
        summary.setText(said);
        chart.setAccessibleText(said);
        days.getCategories().setAll(breaks.days().stream().map(DAY::format).toList());
        // A scale that ends at two breaks would have ticks at halves.
        count.setAutoRanging(highest(breaks) > 5);
        count.setTickUnit(1);
        count.setUpperBound(5);
        chart.getData().setAll(breaks.servers().stream().map(s -> series(breaks, s)).toList());
        boolean some = !breaks.servers().isEmpty();
        chart.setVisible(some);
        chart.setManaged(some);
    }

    private static String sentence(Breaks breaks) {
        if (breaks.servers().isEmpty()) return Words.of("history.breaks.none", DAYS);
        String worst =
                breaks.servers().stream()
                        .limit(NAMED)
                        .map(s -> Words.of("history.breaks.server", line(s.name(), NAME), s.all()))
                        .collect(Collectors.joining(", "));
        return Words.of("history.breaks", DAYS, worst);
    }

    private static int highest(Breaks breaks) {
        int highest = 0;
        for (int day = 0; day < breaks.days().size(); day++) {
            int at = day;
            highest =
                    Math.max(
                            highest,
                            breaks.servers().stream().mapToInt(s -> s.perDay().get(at)).sum());
        }
        return highest;
    }

    private static XYChart.Series<String, Number> series(Breaks breaks, Breaks.Server server) {
        XYChart.Series<String, Number> series = new XYChart.Series<>();
        series.setName(line(server.name(), NAME));
        for (int day = 0; day < breaks.days().size(); day++) {
            series.getData()
                    .add(
                            new XYChart.Data<>(
                                    DAY.format(breaks.days().get(day)), server.perDay().get(day)));
        }
        return series;
    }

    private static final class WholeNumbers extends StringConverter<Number> {
        @Override
        public String toString(Number number) {
            return number.doubleValue() == Math.rint(number.doubleValue())
                    ? Integer.toString(number.intValue())
                    : "";
        }

        @Override
        public Number fromString(String text) {
            return Integer.valueOf(text);
        }
    }
}
