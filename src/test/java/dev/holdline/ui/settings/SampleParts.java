package dev.holdline.ui.settings;

import dev.holdline.config.Configuration;
import dev.holdline.config.ConfigurationEditor;
import dev.holdline.gateway.Commands;
import dev.holdline.history.History;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/** What a window under test stands on: the files are in a folder of the test's own. */
final class SampleParts {
    private SampleParts() {}

    static SettingsWindow.Parts of(Commands commands, Path folder) {
        return of(commands, folder, InstantSource.system(), System::nanoTime, new SampleUpkeep());
    }

    static SettingsWindow.Parts of(
            Commands commands,
            Path folder,
            InstantSource clock,
            LongSupplier nanoTime,
            Upkeep machine) {
        return new SettingsWindow.Parts(
                commands,
                new ConfigurationEditor(folder.resolve("config.json"), () -> Configuration.EMPTY),
                new History(folder),
                clock,
                nanoTime,
                folder.resolve("window"),
                Optional.empty(),
                machine);
    }
}
