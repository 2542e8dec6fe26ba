package dev.holdline.app;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How this program starts itself once more. */
final class OwnProgram {
    /** A small process that starts fast: one collector thread, one compiler, the JDK's archive. */
    private static final List<String> SMALL =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-Xss512k",
                    "-Xshare:auto",
                    "-XX:-UsePerfData");

    private OwnProgram() {}

    /** Its command line with these arguments: the packaged launcher's, else Java's own. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        Optional<Path> launcher = Installation.launcher();
        if (launcher.isPresent()) {
            command.add(launcher.get().toString());
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(SMALL);
            command.addAll(List.of("-classpath", classPath(), Main.class.getName()));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    /** Absolute: the child may run in another folder. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
