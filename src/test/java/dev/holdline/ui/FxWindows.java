package dev.holdline.ui;

import java.util.List;
import javafx.application.ColorScheme;
import javafx.stage.Window;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** JavaFX for tests: each begins in light colours and finds no window of another's. */
public final class FxWindows implements BeforeEachCallback, AfterEachCallback {
    @Override
    public void beforeEach(ExtensionContext test) throws Exception {
        FxToolkit.registerPrimaryStage();
    }

    @Override
    public void afterEach(ExtensionContext test) throws Exception {
        FxToolkit.cleanupStages();
        new FxRobot()
                .interact(() -> {
                    Look.show(ColorScheme.LIGHT);
                    List.copyOf(Window.getWindows()).forEach(Window::hide);
                });
    }
}
