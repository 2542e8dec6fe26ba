package dev.holdline.ui;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/**
 * Goes through a scene by Tab: whatever can be worked with is reached, as the eye goes, and has a
 * name for a screen reader.
 */
public final class TabWalk {
    private static final List<Class<? extends Control>> WORKED_WITH =
            List.of(
                    ButtonBase.class,
                    TextInputControl.class,
                    ComboBoxBase.class,
                    ListView.class,
                    TableView.class,
                    TitledPane.class,
                    Slider.class,
                    Spinner.class);

    private final FxRobot robot;
    private final Scene scene;

    public TabWalk(FxRobot robot, Scene scene) {
        this.robot = robot;
        this.scene = scene;
    }

    /**
     * What is wrong, a sentence for each.
     *
     * @param first where the walk begins, and ends
     */
    public List<String> from(Node first) {
        WaitForAsyncUtils.waitForFxEvents();
        Set<Node> all = new LinkedHashSet<>();
        Map<Node, Bounds> places = new HashMap<>();
        robot.interact(() -> {
            toTheTop();
            collect(scene.getRoot(), all);
            // Tab scrolls to where it goes.
            all.forEach(node -> places.put(node, node.localToScene(node.getLayoutBounds())));
        });
        Set<Node> reached = new LinkedHashSet<>();
        robot.interact(first::requestFocus);
        do {
            reached.add(scene.getFocusOwner());
            robot.push(KeyCode.TAB);
        } while (scene.getFocusOwner() != first && reached.size() <= all.size() + 20);
        List<String> wrong = new ArrayList<>();
        if (all.size() < 2) wrong.add("there is nothing to walk");
        for (Node each : all) {
            if (!reached.contains(each)) wrong.add("Tab does not reach " + each);
            if (name(each).isBlank()) wrong.add("no name has " + each);
        }
        backwards(reached.stream().filter(all::contains).toList(), places, wrong);
        return wrong;
    }

    /** Down, and in one line to the right; a column beside the one before may begin at the top. */
    private static void backwards(List<Node> walked, Map<Node, Bounds> places, List<String> wrong) {
        for (int i = 1; i < walked.size(); i++) {
            Bounds before = places.get(walked.get(i - 1));
            Bounds now = places.get(walked.get(i));
            boolean above = now.getMaxY() <= before.getMinY();
            boolean below = now.getMinY() >= before.getMaxY();
            boolean right = now.getMinX() >= before.getMaxX();
            if (above ? !right : !below && now.getMinX() < before.getMinX()) {
                wrong.add("Tab goes back from " + walked.get(i - 1) + " to " + walked.get(i));
            }
        }
    }

    private void toTheTop() {
        for (Node pane : scene.getRoot().lookupAll(".scroll-pane")) {
            ((ScrollPane) pane).setVvalue(0);
        }
        scene.getRoot().layout();
    }

    private static void collect(Node node, Set<Node> into) {
        if (!node.isVisible() || node.isDisabled()) return;
        if (WORKED_WITH.stream().anyMatch(kind -> kind.isInstance(node))
                && !isReachedByArrows(node)) {
            into.add(node);
            if (!(node instanceof TitledPane)) return;
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, into));
        }
    }

    /**
     * Of buttons of which one is chosen, the chosen one is Tab's stop, and arrows lead on from it.
     */
    private static boolean isReachedByArrows(Node node) {
        return node instanceof ToggleButton button
                && !button.isFocusTraversable()
                && button.getParent() != null
                && siblings(button).anyMatch(Node::isFocusTraversable);
    }

    private static Stream<Node> siblings(ToggleButton button) {
        return button.getToggleGroup() == null
                ? button.getParent().getChildrenUnmodifiable().stream()
                : button.getToggleGroup().getToggles().stream().map(Node.class::cast);
    }

    private String name(Node node) {
        String own = node.getAccessibleText();
        if (own != null && !own.isBlank()) return own;
        if (node instanceof Labeled labeled && labeled.getText() != null) return labeled.getText();
        return robot.lookup(".label").queryAllAs(Label.class).stream()
                .filter(label -> label.getLabelFor() == node)
                .map(Label::getText)
                .findFirst()
                .orElse("");
    }
}
