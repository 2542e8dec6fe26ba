package dev.holdline.platform.linux;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rendered pictures of {@code icons/} on the class path. */
final class Drawings {
    private static final int LARGEST = 64;

    private Drawings() {}

    /** The application's icon, 64 pixels wide. */
    static InputStream app() {
        return Objects.requireNonNull(
                Drawings.class.getResourceAsStream("/dev/holdline/icons/app-64.png"));
    }

    /**
     * @param name "state-ready", "tray-broken"
     * @param dark for a dark background
     * @param size in pixels; the next larger rendering where there is none of this size
     */
    static InputStream stream(String name, boolean dark, int size) throws IOException {
        String shade = dark ? "-dark-" : "-light-";
        for (int tried : IntStream.rangeClosed(size, LARGEST).toArray()) {
            @Nullable InputStream png =
                    Drawings.class.getResourceAsStream(
                            "/dev/holdline/icons/" + name + shade + tried + ".png");
            if (png != null) {
                return png;
            }
        }
        throw new FileNotFoundException("no picture " + name + shade + size);
    }
}
