package dev.holdline.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the disk did not take something, in words for people. */
final class DiskRefusal {
    /** As Linux and macOS (ENOSPC, EDQUOT) and Windows say it. */
    private static final List<String> FULL =
            List.of("no space left", "not enough space", "disk is full", "quota exceeded");

    /** EROFS; Windows. */
    private static final List<String> READ_ONLY =
            List.of("read-only file system", "write protected");

    private DiskRefusal() {}

    /** " (the disk is full)"; "" where the reason has no words of ours. */
    static String inBrackets(IOException e) {
        String reason = reason(e);
        return reason.isEmpty() ? "" : " (" + reason + ")";
    }

    private static String reason(IOException e) {
        // The message would repeat the file's name, which may say anything.
        @Nullable String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        String lower = said == null ? "" : said.toLowerCase(Locale.ROOT);
        if (FULL.stream().anyMatch(lower::contains)) return "the disk is full";
        if (READ_ONLY.stream().anyMatch(lower::contains)) return "that disk is read-only";
        if (e instanceof AccessDeniedException) return "your user may not write there";
        return "";
    }
}
