package dev.holdline.ui.settings;

import dev.holdline.ui.Words;
import java.io.IOException;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** The port of the next start. */
final class PortSection extends VBox {
    /** Below it a port is the system's. */
    private static final int LEAST = 1024;

    private static final int MOST = 65_535;

    private final Upkeep upkeep;
    private final TextField field = new TextField();
    private final Button change = new Button(Words.of("general.port.change"));
    private final Label said = Texts.wrapped(Words.of("general.port.about"), "muted");
    private int now;

    PortSection(Upkeep upkeep) {
        this.upkeep = upkeep;
        field.setId("port");
        field.setPrefColumnCount(7);
        field.setAccessibleText(Words.of("general.port"));
        field.setOnAction(_ -> change());
        field.textProperty().subscribe(_ -> change.setDisable(!isNew()));
        change.setId("port-change");
        change.setMinWidth(Region.USE_PREF_SIZE);
        change.setOnAction(_ -> change());
        FlowPane line = new FlowPane(8, 8, field, change);
        line.setAlignment(Pos.CENTER_LEFT);
        GeneralPage.fill(this, "general.port", line, said);
        OnScreen.watch(
                this,
                shown -> {
                    if (shown && now == 0) Beside.run(upkeep::port, this::show, said::setText);
                });
    }

    private void show(int port) {
        now = port;
        field.setText(Integer.toString(port));
    }

    private boolean isNew() {
        return !field.getText().strip().equals(Integer.toString(now));
    }

    private void change() {
        if (!isNew()) return;
        String text = field.getText().strip();
        int port = text.matches("[0-9]{4,5}") ? Integer.parseInt(text) : 0;
        if (port < LEAST || port > MOST) {
            said.setText(Words.of("general.port.wrong"));
            return;
        }
        change.setDisable(true);
        Beside.run(() -> use(port), said::setText, this::fail);
    }

    private String use(int port) throws IOException {
        Optional<String> holder = upkeep.holder(port);
        if (holder.isPresent())
            throw new IOException(Words.of("general.port.held", port, holder.get()));
        upkeep.usePort(port);
        now = port;
        return Words.of("general.port.changed", port);
    }

    private void fail(String why) {
        said.setText(why);
        change.setDisable(false);
    }
}
