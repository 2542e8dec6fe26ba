package dev.holdline.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The programs of src/test/node, on their pinned Node. */
final class NodePrograms {
    private static final Path FOLDER = Path.of("src", "test", "node").toAbsolutePath();
    static final String NODE = FOLDER.resolve("node_modules/node/bin/node").toString();

    /** The official server that shows every feature. */
    static final String EVERYTHING =
            "node_modules/@modelcontextprotocol/server-everything/dist/index.js";

    private NodePrograms() {}

    static String path(String program) {
        return FOLDER.resolve(program).toString();
    }

    static List<String> command(String program, String... arguments) {
        return Stream.concat(Stream.of(NODE, path(program)), Stream.of(arguments)).toList();
    }
}
