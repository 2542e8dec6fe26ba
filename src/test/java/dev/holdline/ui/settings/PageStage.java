package dev.holdline.ui.settings;

import dev.holdline.desktop.Desktop;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Look;
import dev.holdline.ui.Picture;
import dev.holdline.ui.Sample;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** One page of the window, alone on a stage as wide as it has in the window. */
final class PageStage {
    private static final double WIDTH = 780;
    private static final double HEIGHT = 640;

    /** What 200 % leaves of a screen of 1280 × 900, without the navigation. */
    private static final double SMALL_WIDTH = 450;

    private static final double SMALL_HEIGHT = 420;

    private final FxRobot robot;
    private Stage stage;
    private ScrollPane scroll;

    PageStage(FxRobot robot) {
        this.robot = robot;
    }

    void show(Page page) {
        show(page, Sample.snapshot());
    }

    void show(Page page, Snapshot snapshot) {
        robot.interact(() -> {
            stage = new Stage();
            scroll = new ScrollPane(page.node());
            scroll.setFitToWidth(true);
            scroll.setFitToHeight(page.fills());
            scroll.getStyleClass().add("page-scroll");
            VBox above = new VBox();
            above.getChildren().addAll(page.above().stream().toList());
            above.getStyleClass().add("above-page");
            VBox.setVgrow(scroll, Priority.ALWAYS);
            Scene scene = new Scene(new VBox(above, scroll), WIDTH, HEIGHT);
            Look.apply(scene, stage);
            stage.setScene(scene);
            stage.show();
            page.show(snapshot);
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** The window turns to another page. */
    void leave() {
        robot.interact(() -> {
            scroll.setContent(null);
            stage.hide();
        });
    }

    /** Clicks on what may have come this very moment, or stands further down. */
    void click(String query) {
        Desktop.await(query, () -> scroll.lookup(query).getLayoutBounds().getWidth() > 0);
        robot.interact(() -> scrollTo(query));
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn(query);
    }

    /** On the JavaFX thread. */
    private void scrollTo(String query) {
        Node node = scroll.lookup(query);
        double content = scroll.getContent().getBoundsInLocal().getHeight();
        double y =
                scroll.getContent()
                        .sceneToLocal(node.localToScene(node.getBoundsInLocal()))
                        .getMinY();
        scroll.setVvalue(y / Math.max(1, content - scroll.getViewportBounds().getHeight()));
    }

    /** Scrolls to it and clicks on it. */
    void click(Node node) {
        robot.interact(() -> {
            Node page = scroll.getContent();
            double top = page.sceneToLocal(node.localToScene(0, 0)).getY();
            double room =
                    page.getBoundsInLocal().getHeight() - scroll.getViewportBounds().getHeight();
            scroll.setVvalue(Math.clamp((top - 100) / Math.max(1, room), 0, 1));
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.clickOn(node);
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** The screen is small and its text large. */
    void shrink() {
        robot.interact(() -> {
            stage.setWidth(SMALL_WIDTH);
            stage.setHeight(SMALL_HEIGHT);
            scroll.setVvalue(0);
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    /** Texts of which an ellipsis hides a part; and whether the page is wider than its window. */
    List<String> cutTexts() {
        WaitForAsyncUtils.waitForFxEvents();
        double wide = scroll.getContent().getLayoutBounds().getWidth();
        if (wide > scroll.getViewportBounds().getWidth() + 1) {
            return List.of("the page is %s wide".formatted(wide));
        }
        return Picture.cutTexts(stage.getScene().getRoot());
    }

    /** The choice of that name there. */
    ToggleButton segment(Node in, String word) {
        return robot.from(in)
                .lookup((Node node) ->
                        node instanceof ToggleButton button && button.getText().equals(word))
                .query();
    }

    /** What is seen there, text by text. */
    Set<String> texts(Node in) {
        return robot
                .from(in)
                .lookup((Node node) -> node instanceof Text && isSeen(node))
                .queryAll()
                .stream()
                .map(node -> ((Text) node).getText().strip())
                .collect(Collectors.toSet());
    }

    /** Every word on the page. */
    String words() {
        WaitForAsyncUtils.waitForFxEvents();
        return robot
                .from(stage.getScene().getRoot())
                .lookup((Node node) -> node instanceof Labeled)
                .queryAll()
                .stream()
                .map(node -> ((Labeled) node).getText())
                .collect(Collectors.joining("\n"));
    }

    private static boolean isSeen(Node node) {
        for (Node each = node; each != null; each = each.getParent()) {
            if (!each.isVisible()) return false;
        }
        return true;
    }
}
