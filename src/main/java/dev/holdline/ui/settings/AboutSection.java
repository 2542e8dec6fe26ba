package dev.holdline.ui.settings;

import dev.holdline.gateway.Version;
import dev.holdline.ui.Words;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;

/** What this program is, and what is in it. */
final class AboutSection extends VBox {
    AboutSection() {
        Button unfold = new Button(Words.of("general.about.licences"));
        unfold.setId("licences");
        var licences = Texts.wrapped(Words.of("general.about.contains"), "muted");
        licences.setId("licences-list");
        licences.setVisible(false);
        licences.managedProperty().bind(licences.visibleProperty());
        unfold.setOnAction(_ -> licences.setVisible(!licences.isVisible()));
        GeneralPage.fill(
                this,
                "general.about",
                Texts.wrapped(Words.of("general.about.version", Version.OURS)),
                unfold,
                licences);
    }
}
