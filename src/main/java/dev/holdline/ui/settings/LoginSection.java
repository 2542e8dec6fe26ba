package dev.holdline.ui.settings;

import dev.holdline.platform.Autostart;
import dev.holdline.ui.Words;
import java.io.IOException;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** Launch at login, as the operating system knows it. */
public final class LoginSection extends VBox {
    private final Autostart autostart;
    private final CheckBox on = new CheckBox(Words.of("general.login.on"));
    private final Label said = Texts.wrapped(Words.of("general.login.about"), "muted");

    public LoginSection(Autostart autostart) {
        this.autostart = autostart;
        on.setId("launch-at-login");
        on.setWrapText(true);
        on.setDisable(true);
        on.setOnAction(_ -> turn(on.isSelected()));
        GeneralPage.fill(this, "general.login", on, said);
        // Also the system's own settings turn it on and off.
        OnScreen.watch(
                this,
                shown -> {
                    if (shown) Beside.run(autostart::state, this::show, why -> say(false, why));
                });
    }

    private void turn(boolean wanted) {
        boolean focused = on.isFocused();
        on.setDisable(true);
        Beside.run(
                () -> turned(wanted),
                state -> {
                    show(state);
                    // Disabled, it lost the keyboard.
                    if (focused) on.requestFocus();
                },
                why -> say(!wanted, why));
    }

    private Autostart.State turned(boolean wanted) throws IOException {
        if (wanted) {
            autostart.turnOn();
        } else {
            autostart.turnOff();
        }
        return autostart.state();
    }

    private void show(Autostart.State state) {
        say(state == Autostart.State.ON, Words.of("general.login.about"));
    }

    private void say(boolean atLogin, String what) {
        on.setSelected(atLogin);
        on.setDisable(false);
        said.setText(what);
    }
}
