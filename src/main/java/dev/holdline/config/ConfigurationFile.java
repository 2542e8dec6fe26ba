package dev.holdline.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration file: {@code mcpServers} in the ecosystem's shape and a {@code holdline}
 * object.
 *
 * <p>JSON with comments and trailing commas, in UTF-8 (a byte order mark is accepted, also that of
 * UTF-16, as PowerShell writes it). Keys at the top that are not ours are left alone: a file of
 * another client can be used as it is.
 */
public final class ConfigurationFile {
    private static final List<String> TOP = List.of("mcpServers", "holdline");

    /** Far above any configuration; a mistaken {@code --config} must not fill the memory. */
    private static final long LARGEST = 8L << 20;

    private static final String BOM = "\uFEFF";

    private ConfigurationFile() {}

    /**
     * Reads the file; where there is none, the empty configuration (first run).
     *
     * @throws InvalidConfigurationException with one line that names file, line and remedy
     */
    public static Configuration load(Path file) throws InvalidConfigurationException {
        Optional<byte[]> bytes = bytes(file);
        return bytes.isPresent() ? parse(file, bytes.get()) : Configuration.EMPTY;
    }

    /** Empty where the file does not exist. */
    static Optional<byte[]> bytes(Path file) throws InvalidConfigurationException {
        Report report = new Report(file);
        try {
            if (Files.isDirectory(file)) {
                throw report.fail("this is a folder", "name the file in it");
            }
            if (Files.size(file) > LARGEST) {
                throw report.fail(
                        "the file is larger than 8 MiB", "check that it is the configuration");
            }
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(file)) {
                throw report.fail(
                        "this is a link to a file that does not exist",
                        "restore that file or remove the link");
            }
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw report.fail("the file may not be read", "give your user the right to read it");
        } catch (IOException e) {
            throw report.fail(
                    "the file cannot be read (" + e.getMessage() + ")",
                    "check the file and its disk");
        }
    }

    static Configuration parse(Path file, byte[] bytes) throws InvalidConfigurationException {
        Report report = new Report(file);
        Fields top = new Fields(report, "", "", LocatedParser.parse(report, text(report, bytes)));
        for (Located.Member m : top.members()) {
            if (!TOP.contains(m.key())) {
                Nearest.to(m.key(), TOP)
                        .ifPresent(k ->
                                top.warn(
                                        m.key(),
                                        top.path(m.key()) + " is not read",
                                        "did you mean \"" + k + "\"?"));
            }
        }
        List<ServerDefinition> servers = servers(report, top);
        Optional<Fields> ours = top.object("holdline");
        Settings settings = ours.isPresent() ? SettingsEntry.read(ours.get()) : Settings.STANDARD;
        Configuration whole = new Configuration(servers, settings);
        if (ours.isPresent()) {
            warnOfLostPolicies(ours.get(), whole);
        }
        return new Configuration(servers, settings, report.warnings());
    }

    private static List<ServerDefinition> servers(Report report, Fields top)
            throws InvalidConfigurationException {
        List<ServerDefinition> servers = new ArrayList<>();
        Optional<Fields> entries = top.object("mcpServers");
        if (entries.isPresent()) {
            for (Located.Member m : entries.get().members()) {
                servers.add(ServerEntry.read(report, m));
            }
        }
        return servers;
    }

    private static void warnOfLostPolicies(Fields ours, Configuration whole)
            throws InvalidConfigurationException {
        Optional<Fields> policies = ours.object("policies");
        List<String> names = whole.servers().stream().map(ServerDefinition::name).toList();
        if (policies.isPresent()) {
            for (Located.Member m : policies.get().members()) {
                if (!names.contains(m.key())) {
                    policies.get()
                            .warn(
                                    m.key(),
                                    policies.get().path(m.key())
                                            + " is for a server that is not there",
                                    Nearest.to(m.key(), names)
                                            .map(n -> "did you mean " + Shown.name(n) + "?")
                                            .orElse("remove it or add the server"));
                }
            }
        }
    }

    static String text(Report report, byte[] bytes) throws InvalidConfigurationException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            String text =
                    charset(bytes)
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(in)
                            .toString();
            return text.startsWith(BOM) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw report.fail(line, "the text is not UTF-8", "save the file as UTF-8");
        }
    }

    /** {@code text} as {@code before}, the file until now, was written: charset and mark. */
    static byte[] bytes(String text, byte[] before) {
        Charset charset = charset(before);
        boolean marked = charset.decode(ByteBuffer.wrap(before)).toString().startsWith(BOM);
        return ((marked ? BOM : "") + text).getBytes(charset);
    }

    private static Charset charset(byte[] bytes) {
        int first = bytes.length > 0 ? bytes[0] & 0xFF : 0;
        int second = bytes.length > 1 ? bytes[1] & 0xFF : 0;
        return first == 0xFE && second == 0xFF
                ? StandardCharsets.UTF_16BE
                : first == 0xFF && second == 0xFE
                        ? StandardCharsets.UTF_16LE
                        : StandardCharsets.UTF_8;
    }
}
