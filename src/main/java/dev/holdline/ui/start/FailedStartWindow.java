package dev.holdline.ui.start;

import dev.holdline.ui.Look;
import dev.holdline.ui.Words;
import java.io.IOException;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

/**
 * Why Holdline did not start, for whoever started it from the menu and reads no standard error;
 * where another program holds its port, a way out. Create and use it on the JavaFX thread.
 */
public final class FailedStartWindow {
    private static final double WIDTH = 520;

    private final Stage stage = new Stage();
    private final Label headline = wrapped("headline");
    private final Label sentence = wrapped("failed-start-sentence");
    private final Button close = button("close");
    private final FlowPane buttons = new FlowPane(8, 8, close);
    private final Consumer<Boolean> closed;
    private boolean startAgain;

    /**
     * @param closed told when the person has put it away: whether Holdline is to be started again
     */
    private FailedStartWindow(Consumer<Boolean> closed) {
        this.closed = closed;
        close.setOnAction(_ -> stage.close());
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox page = new VBox(14, headline, sentence, buttons);
        page.setPrefWidth(WIDTH);
        page.getStyleClass().addAll("page", "failed-start");
        Scene scene = new Scene(page);
        Look.apply(scene, stage);
        scene.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        stage.setTitle(Words.of("failed.title"));
        stage.setScene(scene);
        stage.setOnHidden(_ -> this.closed.accept(startAgain));
    }

    /**
     * Opens it.
     *
     * @param sentence what is wrong and what helps
     */
    public static void open(String sentence, Consumer<Boolean> closed) {
        Look.begin();
        var window = new FailedStartWindow(closed);
        window.say(Words.of("failed.headline"), sentence);
        window.open();
    }

    /** Opens it with a button that settles another port. */
    public static void open(TakenPort port, Consumer<Boolean> closed) {
        Look.begin();
        var window = new FailedStartWindow(closed);
        String holder = port.holder().isEmpty() ? Words.of("failed.port.somebody") : port.holder();
        window.say(
                Words.of("failed.port.headline", port.number()),
                Words.of("failed.port", port.number(), holder));
        Button move = button("move");
        move.setOnAction(_ -> window.move(port, move));
        window.buttons.getChildren().addFirst(move);
        window.open();
    }

    private void open() {
        stage.show();
        stage.toFront();
        stage.requestFocus();
        // Enter is to close it, not to move Holdline away from its clients.
        close.requestFocus();
    }

    private void move(TakenPort port, Button move) {
        move.setDisable(true);
        Thread.ofVirtual()
                .name("another-port")
                .start(() -> {
                    try {
                        int chosen = port.move().toAnotherPort();
                        Platform.runLater(() -> moved(chosen, port.startsAgain(), move));
                    } catch (IOException e) {
                        String why = String.valueOf(e.getMessage());
                        Platform.runLater(() -> {
                            say(Words.of("failed.port.unmoved"), why);
                            move.setDisable(false);
                        });
                    }
                });
    }

    private void moved(int chosen, boolean startsAgain, Button move) {
        buttons.getChildren().remove(move);
        startAgain = startsAgain;
        if (startsAgain) close.setText(Words.of("failed.start"));
        say(
                Words.of("failed.port.moved.headline", chosen),
                Words.of(startsAgain ? "failed.port.moved.again" : "failed.port.moved", chosen));
        close.requestFocus();
    }

    private void say(String what, String why) {
        headline.setText(what);
        sentence.setText(why);
        // A screen reader reads what has the keyboard; the labels never have it.
        close.setAccessibleHelp(what + " " + why);
        stage.sizeToScene();
    }

    private void pressed(KeyEvent key) {
        if (key.getCode() == KeyCode.ESCAPE) {
            key.consume();
            stage.close();
        } else if (key.getCode() == KeyCode.ENTER
                && stage.getScene().getFocusOwner() instanceof Button button) {
            key.consume();
            button.fire();
        }
    }

    private static Button button(String name) {
        Button button = new Button(Words.of("failed." + name));
        button.setId("failed-" + name);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private static Label wrapped(String style) {
        Label label = new Label();
        label.getStyleClass().add(style);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
