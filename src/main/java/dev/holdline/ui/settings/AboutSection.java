package dev.holdline.ui.settings;

import dev.holdline.gateway.Version;
import dev.holdline.ui.Words;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** What this program is, what is in it, and under which licences. */
final class AboutSection extends VBox {
    private final Upkeep upkeep;
    private final Label licences = Texts.wrapped(Words.of("general.about.contains"), "muted");

    AboutSection(Upkeep upkeep) {
        this.upkeep = upkeep;
        FlowPane buttons = new FlowPane(8, 8, button("licences", this::unfold));
        upkeep.licences()
                .ifPresent(folder ->
                        buttons.getChildren().add(button("licence-texts", () -> open(folder))));
        licences.setId("licences-list");
        licences.setVisible(false);
        licences.managedProperty().bind(licences.visibleProperty());
        GeneralPage.fill(
                this,
                "general.about",
                Texts.wrapped(Words.of("general.about.version", Version.OURS)),
                buttons,
                licences);
    }

    private static Button button(String id, Runnable act) {
        Button button = new Button(Words.of("general.about." + id));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(_ -> act.run());
        return button;
    }

    private void unfold() {
        licences.setVisible(!licences.isVisible());
    }

    private void open(Path folder) {
        Beside.run(
                () -> {
                    upkeep.open(folder);
                    return folder;
                },
                _ -> {},
                _ -> {
                    licences.setText(Words.of("general.about.texts.not", folder.toString()));
                    licences.setVisible(true);
                });
    }
}
