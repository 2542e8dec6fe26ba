package dev.holdline.ui.settings;

import dev.holdline.gateway.Commands;
import dev.holdline.gateway.Snapshot;
import dev.holdline.ui.Words;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Ends the program, also where no tray has an entry for it. */
final class QuitSection extends VBox {
    private final Label about = Texts.wrapped("", "muted");

    QuitSection(Commands commands) {
        Button quit = new Button(Words.of("tray.quit"));
        quit.setId("quit");
        quit.setMinWidth(Region.USE_PREF_SIZE);
        quit.setOnAction(_ -> commands.quit());
        GeneralPage.fill(this, "general.quit", about, quit);
    }

    void show(Snapshot now) {
        about.setText(Words.of("general.quit.about", now.clients()));
    }
}
