package dev.holdline.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** What a client's address points at: {@code /mcp}, or {@code /mcp/<server>}. */
sealed interface Destination {
    /** All servers, their tools named {@code <server>__<tool>}. */
    record All() implements Destination {}

    /** One server, or Holdline's own tools under the reserved name; it may not exist. */
    record One(String server) implements Destination {}

    /** Names longer than this are nobody's. */
    int LONGEST = 256;

    /** Reads a path as it came, percent-encoded; empty for every other path. */
    static Optional<Destination> of(String path) {
        if (path.equals("/mcp")) return Optional.of(new All());
        if (!path.startsWith("/mcp/")) return Optional.empty();
        return decoded(path.substring("/mcp/".length()))
                .filter(Destination::canBeAName)
                .map(One::new);
    }

    private static boolean canBeAName(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST
                && name.indexOf('/') < 0
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    /** RFC 3986 §2.1, UTF-8 behind it; a plus is a plus. */
    private static Optional<String> decoded(String encoded) {
        if (encoded.indexOf('/') >= 0) return Optional.empty();
        if (encoded.indexOf('%') < 0) return Optional.of(encoded);
        var bytes = ByteBuffer.allocate(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            if (i + 2 >= encoded.length()
                    || !HexFormat.isHexDigit(encoded.charAt(i + 1))
                    || !HexFormat.isHexDigit(encoded.charAt(i + 2))) {
                return Optional.empty();
            }
            bytes.put((byte) HexFormat.fromHexDigits(encoded, i + 1, i + 3));
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
