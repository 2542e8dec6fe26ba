package dev.holdline.ui.settings;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Window;

/** Whether a window shows a node: until then it may be made on any thread, and nothing moves. */
final class OnScreen {
    private OnScreen() {}

    static boolean is(Node node) {
        Scene scene = node.getScene();
        return scene != null && scene.getWindow() != null && scene.getWindow().isShowing();
    }

    /** Tells at once, and whenever it changes. */
    static void watch(Node node, Consumer<Boolean> shown) {
        node.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(Window::showingProperty)
                .orElse(false)
                .subscribe(shown);
    }
}
