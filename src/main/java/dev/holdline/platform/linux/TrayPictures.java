package dev.holdline.platform.linux;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The drawings as files, which a panel reads. A file's name tells its content: another size or
 * version is another file, and a panel that keeps pictures by their names loads it.
 */
final class TrayPictures {
    private final Path folder;

    TrayPictures(Path folder) {
        this.folder = folder;
    }

    /** The whole drawing, in place of what was there of it before; as {@link Drawings#stream}. */
    Path file(String icon, boolean dark, int size) throws IOException {
        byte[] png;
        try (InputStream drawing = Drawings.stream(icon, dark, size)) {
            png = drawing.readAllBytes();
        }
        String name = icon + (dark ? "-dark" : "-light");
        Path file = folder.resolve("%s-%08x.png".formatted(name, Arrays.hashCode(png)));
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            // A full disk must not leave half a picture under this name.
            Path part = Files.write(folder.resolve(name + ".part"), png);
            Files.move(part, file, ATOMIC_MOVE);
            deleteOthers(name, file);
        }
        return file;
    }

    private void deleteOthers(String name, Path kept) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + "*.png")) {
            for (Path file : files) if (!file.equals(kept)) Files.deleteIfExists(file);
        }
    }
}
