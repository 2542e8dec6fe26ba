package dev.holdline.upstream;

import dev.holdline.transport.Evidence;
import dev.holdline.transport.Evidence.Phase;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a child's last lines say about why it did not start. They explain an end or a silence; they
 * never are a failure by themselves, so {@link #alone} is for the tail of a child that is gone.
 */
final class StderrRules {
    /** Lines that are no complaint: levels below error, package managers' chatter, access logs. */
    private static final Pattern CHATTER =
            Pattern.compile(
                    "^\\s*(npm|pnpm|yarn) (warn|notice|info)|^\\W*(info|debug|trace|notice|warn(ing)?)\\b"
                            // Behind a time, or as a value: Go's slog and log, Rust's tracing,
                            // Python's logging.
                            + "|^\\W*\\d{2,4}[-/:]\\d\\d[-/:]\\d\\d\\S*(\\s\\d\\d:\\S+)?\\W+(info|debug|trace|notice|warn(ing)?)\\b"
                            + "|\\blevel=(info|debug|trace|warn)"
                            + "|\\b(INFO|DEBUG|TRACE|WARN(ING)?)\\b\\s*[:\\]|-]|Warning:|using (the )?defaults?\\b"
                            + "|falling back|skipping|\\[(info|debug)\\]"
                            + "|\"(GET|POST|DELETE|OPTIONS|HEAD) [^\"]*\" ?\\d{3}"
                            + "|\"level\"\\s*:\\s*\"(info|debug|warn)",
                    Pattern.CASE_INSENSITIVE);

    /** An uncaught exception or abort, by runtime: Node, Python, Go, Rust, JVM, .NET, native. */
    private static final Pattern CRASH =
            Pattern.compile(
                    "\\bfatal\\b|out of memory|heap limit|OutOfMemory|panic:|panicked at|uncaught"
                            + "|unhandled|Traceback \\(most recent|segmentation fault|core dumped"
                            + "|\\bSIG(SEGV|KILL|ABRT|BUS|TERM)\\b|goroutine \\d+ \\[|Exception in thread"
                            + "|^\\w*(Error|Exception)\\b.*\\n\\s+at |\\bkilled\\b|process exited|exited with",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    /** A bridge's own word for what happened behind it (mcp-remote, mcp-proxy, supergateway). */
    private static final Pattern BEHIND =
            Pattern.compile(
                    "(error )?from remote server|remote (server|transport|connection)|SSE stream|SSE error"
                            + "|StreamableHTTP|Streamable HTTP error",
                    Pattern.CASE_INSENSITIVE);

    /** One complaint and what it means; the first that fits counts, most telling first. */
    private record Complaint(Finding finding, Pattern words) {
        Complaint(Finding finding, String words) {
            this(finding, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
        }
    }

    private static final List<Complaint> COMPLAINTS =
            List.of(
                    new Complaint(
                            Finding.PORT_TAKEN,
                            "EADDRINUSE|address (is )?already in use|port \\d+ is (already )?(in use|taken)"
                                    + "|only one usage of each socket"),
                    new Complaint(
                            Finding.PART_MISSING,
                            "cannot find (module|package)|MODULE_NOT_FOUND|ModuleNotFoundError|no module named"
                                    + "|ImportError|\\bE404\\b|404 not found - get|no matching (version|distribution)"
                                    + "|\\bETARGET\\b|could not determine executable|no solution found"
                                    + "|NoClassDefFound|ClassNotFound|unable to access jarfile|can.?t open file"
                                    + "|no such image|unable to find image|pull access denied|manifest unknown"
                                    + "|package .{0,60}not found|not in the npm registry|error loading shared lib"),
                    new Complaint(
                            Finding.PROGRAM_MISSING,
                            "docker daemon|docker desktop|command not found|executable (file )?not found"
                                    + "|spawn .{1,200} ENOENT|is not recognized as|not found in (\\$|%)?PATH"
                                    + "|: not found$|exec \\S+: no such file|no such file or directory: '?(npx|node|uvx?"
                                    + "|python3?|docker|java|bun|deno)|executable doesn.t exist"),
                    new Complaint(
                            Finding.WRONG_VERSION,
                            "unsupported engine|EBADENGINE|requires (node|python|java|a newer)"
                                    + "|UnsupportedClassVersion|GLIBC_|requires-python|SyntaxError"
                                    + "|unsupported (node|python) version|node(\\.js)? (version )?>= ?\\d"),
                    new Complaint(
                            Finding.CERTIFICATE_FOR_CHILD,
                            "self[-_ ]signed|certificate|x509:|PKIX|\\bCERT_"),
                    new Complaint(
                            Finding.OWN_CREDENTIAL_REFUSED,
                            "invalid_auth|not_authed|token_(revoked|expired)|account_inactive"
                                    + "|(invalid|bad|wrong|incorrect|expired)[ _-]?(api|access|auth\\w*|bearer|bot)?[ _-]?"
                                    + "(token|key|credential|password|secret)|unauthori[sz]ed|authentication failed"
                                    + "|login failed|invalid_(grant|token|client)|\\b401\\b|\\b403\\b|AuthenticationError"
                                    + "|could not (authenticate|log ?in)|access denied for user"),
                    new Complaint(
                            Finding.SETTING_MISSING,
                            "(environment|env) variables?[^\\n]{0,40}(required|missing|not|must|undefined|need)"
                                    + "|(required|missing|need|set)[^\\n]{0,40}(environment|env) variable"
                                    + "|api[_ -]?key[^\\n]{0,30}(missing|required|not|must|needed)"
                                    + "|(missing|no|need|provide)[^\\n]{0,30}api[_ -]?key|(is|are|be) (required|not set|missing"
                                    + "|undefined|empty)|must (be (set|provided|specified|configured)|set|provide|specify)"
                                    + "|(missing|no|not found)[^\\n]{0,30}(token|credential|config\\w*|setting|secret"
                                    + "|required|argument|password|url|connection string)|not (been )?(configured|set)\\b"
                                    + "|KeyError: '[A-Z_]+'|please (set|provide|configure|specify)|ValidationError"
                                    + "|required (option|argument|parameter|setting)|requires? [A-Z]\\w*_\\w+"),
                    new Complaint(
                            Finding.WRONG_ARGUMENTS,
                            "unknown (option|argument|command|flag)|unrecogni[sz]ed (argument|option)|^usage:"
                                    + "|invalid (config\\w*|argument|option|choice|value|path|url|json)|bad option"
                                    + "|(fail\\w*|unable|error|could not)( to)? (pars|load|read)\\w* [^\\n]{0,30}config"
                                    + "|no such option|unexpected argument|flag provided but not defined"
                                    + "|not a directory|(does not|doesn.t) exist|none of the specified directories"),
                    new Complaint(
                            Finding.FILE_NOT_ALLOWED,
                            "EACCES|EPERM|EROFS|permission denied|operation not permitted|PermissionError"),
                    new Complaint(
                            Finding.NETWORK_MISSING_AT_START,
                            "ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|network request"
                                    + "|connection refused|could not resolve|name resolution|getaddrinfo"
                                    + "|failed to fetch|dns error"),
                    new Complaint(Finding.PROGRAM_MISSING, "ENOENT|no such file or directory"));

    private StderrRules() {}

    /** What the last lines, or the text that came with the end, say of the set-up; or null. */
    static @Nullable Finding setup(Evidence e) {
        Finding tail = setup(e.stderrTail());
        return tail != null ? tail : setup(e.text());
    }

    static @Nullable Finding setup(List<String> tail) {
        return setup(String.join("\n", tail));
    }

    static @Nullable Finding setup(String text) {
        String complaints = withoutChatter(text);
        if (complaints.isBlank()) return null;
        for (Complaint each : COMPLAINTS) {
            if (each.words.matcher(complaints).find()) return each.finding;
        }
        return null;
    }

    /** The tail of a child that ended, or never answered {@code initialize}. */
    static Finding alone(Evidence e) {
        String all = e.stderrTail().isEmpty() ? e.text() : String.join("\n", e.stderrTail());
        String text = withoutChatter(all);
        if (text.isBlank()) return Finding.BENIGN;
        boolean starting = e.phase() == Phase.STARTUP || e.phase() == Phase.INITIALIZE;
        if (starting) {
            Finding setup = setup(text);
            if (setup != null) return setup;
            if (Wording.TIMED_OUT.in(text)) return Finding.PROCESS_SILENT;
        }
        if (BEHIND.matcher(text).find()) {
            if (Wording.SESSION_GONE.in(text)) return Finding.SESSION_LOST_BEHIND_BRIDGE;
            boolean lost = Wording.STREAM_ENDED.in(text) || Wording.DROPPED.in(text);
            if (lost || Wording.REFUSED.in(text) || Wording.GAVE_UP.in(text)) {
                return Finding.DROPPED_BEHIND_BRIDGE;
            }
        }
        if (CRASH.matcher(text).find()) return Finding.EXITED;
        return Finding.BENIGN;
    }

    private static String withoutChatter(String text) {
        return text.lines()
                .filter(line -> !CHATTER.matcher(line).find())
                .collect(Collectors.joining("\n"));
    }
}
