package dev.holdline.platform.linux;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The drawings as files, which the desktop's own programs read. A file's name tells its content:
 * another size or version is another file, and a panel that keeps pictures by their names loads it.
 */
final class TrayPictures {
    private final Path folder;

    TrayPictures(Path folder) {
        this.folder = folder;
    }

    /** The whole drawing, in place of what was there of it before; as {@link Drawings#stream}. */
    Path file(String icon, boolean dark, int size) throws IOException {
        try (InputStream drawing = Drawings.stream(icon, dark, size)) {
            return kept(icon + (dark ? "-dark" : "-light"), drawing.readAllBytes());
        }
    }

    /** The application's icon. */
    Path app() throws IOException {
        try (InputStream drawing = Drawings.app()) {
            return kept("app", drawing.readAllBytes());
        }
    }

    private Path kept(String name, byte[] png) throws IOException {
        Path file = folder.resolve("%s-%08x.png".formatted(name, Arrays.hashCode(png)));
        if (Files.exists(file)) return file;
        List<Path> others = others(name);
        try {
            Files.createDirectories(folder);
            // A full disk must not leave half a picture under this name.
            Path part = Files.write(folder.resolve(name + ".part"), png);
            Files.move(part, file, ATOMIC_MOVE);
        } catch (IOException e) {
            // An old drawing is better than no icon.
            if (others.isEmpty()) throw e;
            return others.getFirst();
        }
        for (Path old : others) old.toFile().delete();
        return file;
    }

    private List<Path> others(String name) {
        List<Path> others = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name + "*.png")) {
            files.forEach(others::add);
        } catch (IOException | DirectoryIteratorException e) {
            // none that can be found
        }
        return others;
    }
}
