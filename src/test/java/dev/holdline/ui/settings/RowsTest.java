package dev.holdline.ui.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import dev.holdline.ui.FxWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;

@ExtendWith(FxWindows.class)
class RowsTest {
    private static final double HIGH = 40;
    private static final int MANY = 300;

    /** Of one row; of all of them it is far more than one piece, however fast the machine. */
    private static final long WORK_NANOS = 300_000;

    private final FxRobot robot = new FxRobot();
    private final List<String> made = new ArrayList<>();
    private ScrollPane view;
    private Rows<String> rows;

    private static final class SlowRow implements Rows.Row<String> {
        private final Button button = new Button();

        SlowRow() {
            button.setMinHeight(HIGH);
            button.setMaxHeight(HIGH);
        }

        @Override
        public Node node() {
            return button;
        }

        @Override
        public void show(String value) {
            button.setText(value);
            long until = System.nanoTime() + WORK_NANOS;
            while (System.nanoTime() < until) Thread.onSpinWait();
        }
    }

    @BeforeEach
    void list() {
        view = new ScrollPane();
        rows =
                new Rows<>(
                        value -> value,
                        value -> {
                            made.add(value);
                            return new SlowRow();
                        });
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "row " + i).toList();
    }

    private void open() {
        robot.interact(() -> {
            var stage = new Stage();
            view.setContent(rows);
            stage.setScene(new Scene(view, 300, 400));
            stage.show();
        });
    }

    private List<String> shown() {
        List<String> texts = new ArrayList<>();
        robot.interact(() ->
                rows.getChildren().stream()
                        .filter(Button.class::isInstance)
                        .forEach(row -> texts.add(((Button) row).getText())));
        return texts;
    }

    @Test
    void aLongListBeginsWithWhatAWindowShowsAndFillsOnTheScreen() {
        robot.interact(() -> {
            var around = new StackPane(rows);
            var unseen = new Scene(around, 300, 400);
            rows.show(values(MANY));
            around.applyCss();
            around.layout();
            around.getChildren().clear();
            assertThat(unseen.getWindow()).isNull();
        });
        assertThat(made).hasSizeBetween(10, 40);

        open();

        Desktop.await("all rows", () -> shown().equals(values(MANY)));
        assertThat(made).containsExactlyElementsOf(values(MANY));
    }

    @Test
    void theScrollBarIsRightBeforeAllRowsAreThere() {
        var heights = new ArrayList<Double>();
        open();
        robot.interact(() -> {
            rows.heightProperty().subscribe(high -> heights.add(high.doubleValue()));
            rows.show(values(2));
        });
        robot.interact(() -> {
            rows.show(values(MANY));
            view.layout();
            assertThat(shown().size()).isLessThan(MANY);
        });

        Desktop.await("all rows", () -> shown().size() == MANY);
        assertThat(heights.getLast()).isGreaterThanOrEqualTo(MANY * HIGH);
        assertThat(heights.stream().filter(high -> high > 3 * HIGH).distinct()).hasSize(1);
    }

    @Test
    void othersDoNotWaitForAListThatFills() {
        open();
        var between = new ArrayList<Integer>();
        robot.interact(() -> {
            rows.show(values(MANY));
            Platform.runLater(() -> between.add(rows.getChildren().size()));
        });

        Desktop.await("all rows", () -> shown().size() == MANY);
        assertThat(between.getFirst()).isLessThan(MANY);
    }

    @Test
    void rowsThatComeBeforeOthersMoveNoneOfThem() {
        open();
        robot.interact(() -> rows.show(values(3)));
        Desktop.await("three rows", () -> shown().size() == 3);
        Node second = rows.getChildren().get(1);
        robot.interact(second::requestFocus);

        List<String> more =
                new ArrayList<>(IntStream.range(0, MANY).mapToObj(i -> "new " + i).toList());
        more.addAll(values(3));
        robot.interact(() -> {
            rows.show(more);
            assertThat(second.isFocused()).isTrue();
            assertThat(second.getParent()).isSameAs(rows);
        });

        Desktop.await("all rows", () -> shown().equals(more));
        assertThat(second.isFocused()).isTrue();
    }
}
