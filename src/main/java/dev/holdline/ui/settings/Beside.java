package dev.holdline.ui.settings;

import java.io.IOException;
import java.util.function.Consumer;
import javafx.application.Platform;

/** Work that may block, done beside the JavaFX thread, its result shown there. */
final class Beside {
    private Beside() {}

    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * @param then gets the result
     * @param failed gets one sentence that says what is wrong
     */
    static <T> void run(Work<T> work, Consumer<T> then, Consumer<String> failed) {
        Thread.ofVirtual()
                .name("page")
                .start(() -> {
                    try {
                        T result = work.run();
                        Platform.runLater(() -> then.accept(result));
                    } catch (IOException e) {
                        String why = String.valueOf(e.getMessage());
                        Platform.runLater(() -> failed.accept(why));
                    }
                });
    }
}
