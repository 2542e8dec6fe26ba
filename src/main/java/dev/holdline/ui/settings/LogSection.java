package dev.holdline.ui.settings;

import dev.holdline.ui.Words;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** How much is written to the log, and the log itself. */
final class LogSection extends VBox {
    private final Upkeep upkeep;
    private final Label said = Texts.wrapped("", "muted");

    LogSection(Upkeep upkeep) {
        this.upkeep = upkeep;
        ComboBox<Level> level = new ComboBox<>();
        level.setId("log-level");
        level.setMinWidth(Region.USE_PREF_SIZE);
        level.setAccessibleText(Words.of("general.log"));
        level.setConverter(new Named());
        level.getItems().setAll(List.of(Level.WARNING, Level.INFO, Level.DEBUG));
        level.setValue(upkeep.logLevel());
        level.setOnAction(_ -> choose(level.getValue()));
        Button open = new Button(Words.of("general.log.open"));
        open.setId("log-open");
        open.setMinWidth(Region.USE_PREF_SIZE);
        open.setOnAction(_ -> open());
        FlowPane row = new FlowPane(8, 8, level, open);
        row.setAlignment(Pos.CENTER_LEFT);
        said.setText(Words.of("general.log.about", upkeep.log().toString()));
        GeneralPage.fill(this, "general.log", row, said);
    }

    private void choose(Level level) {
        Beside.run(() -> chosen(level), _ -> {}, said::setText);
    }

    private Level chosen(Level level) throws IOException {
        upkeep.logLevel(level);
        return level;
    }

    private void open() {
        Beside.run(
                () -> {
                    upkeep.open(upkeep.log());
                    return upkeep.log();
                },
                file -> said.setText(Words.of("general.log.about", file.toString())),
                _ -> said.setText(Words.of("general.log.not", upkeep.log().toString())));
    }

    private static final class Named extends StringConverter<Level> {
        @Override
        public String toString(Level level) {
            return Words.of("general.log." + level.name().toLowerCase(Locale.ROOT));
        }

        @Override
        public Level fromString(String shown) {
            return Level.valueOf(shown);
        }
    }
}
