package dev.holdline.transport;

import java.nio.file.Path;

/**
 * How other rooms' tests start a {@link ChildServer}: that class itself must show nothing but JDK
 * types, for its process has no more than itself on the class path.
 */
public final class TestChild {
    private TestChild() {}

    public static Target.Process in(Path folder) {
        return ChildServer.target(folder);
    }
}
