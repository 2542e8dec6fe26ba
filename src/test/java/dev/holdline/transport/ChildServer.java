package dev.holdline.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A child process for tests: it does what the method of each line tells it, good or bad. */
final class ChildServer {
    private static final Pattern ID = Pattern.compile("\"id\":(\"[^\"]*\"|\\d+)");
    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
    private static final PrintStream OUT =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true);

    private ChildServer() {}

    /** The target that starts it. */
    static Target.Process target(Path cwd, String... args) {
        return target(Map.of("PATH", System.getenv("PATH")), cwd, args);
    }

    static Target.Process target(Map<String, String> env, Path cwd, String... args) {
        String classes =
                Path.of(
                                ChildServer.class
                                        .getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                        .toString();
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xshare:auto",
                                "-cp",
                                classes,
                                ChildServer.class.getName()));
        command.addAll(List.of(args));
        return new Target.Process(command, env, cwd);
    }

    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var held = new ArrayList<String>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher id = ID.matcher(line);
            String its = id.find() ? id.group(1) : "null";
            Matcher method = METHOD.matcher(line);
            if (!method.find()) {
                note("unreadable: " + line);
                continue;
            }
            String text = find(TEXT, line);
            switch (method.group(1)) {
                case "echo" -> answer(its, quote(text));
                case "line" -> answer(its, quote(line.replace("\"", "'")));
                case "args" -> answer(its, quote(String.join("|", args)));
                case "env" -> answer(its, quote(String.valueOf(System.getenv(text))));
                case "environment" ->
                        answer(
                                its,
                                quote(
                                        new java.util.TreeMap<>(System.getenv())
                                                .keySet()
                                                .toString()));
                case "cwd" -> answer(its, quote(Path.of("").toAbsolutePath().toString()));
                case "pid" -> answer(its, String.valueOf(ProcessHandle.current().pid()));
                case "big" -> answer(its, quote("x".repeat(Integer.parseInt(text))));
                case "bigFirst" ->
                        line(
                                "{\"result\":"
                                        + quote("x".repeat(Integer.parseInt(text)))
                                        + ",\"jsonrpc\":\"2.0\",\"id\":"
                                        + its
                                        + "}");
                case "length" -> answer(its, String.valueOf(line.length()));
                case "silent" -> note("holding " + its);
                case "reverse" -> {
                    held.add(its);
                    if (held.size() == Integer.parseInt(text)) {
                        for (String each : held.reversed()) answer(each, each);
                    }
                }
                case "noise" -> {
                    line("Server v1.0 is starting …");
                    line("{not json");
                    line("");
                    line("{\"level\":\"info\"}");
                    answer(its, "1");
                }
                case "notANumber" -> answer(its, "{\"x\":NaN}");
                case "notANumberFirst" ->
                        line("{\"result\":{\"x\":NaN},\"jsonrpc\":\"2.0\",\"id\":" + its + "}");
                case "latin1" ->
                        bytes(
                                ("{\"jsonrpc\":\"2.0\",\"id\":"
                                                + its
                                                + ",\"result\":\"caf\u00e9\"}\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                case "deep" -> answer(its, "[".repeat(9_000) + "]".repeat(9_000));
                case "nothing" -> line("{\"jsonrpc\":\"2.0\",\"id\":" + its + "}");
                case "requestUnreadably" -> {
                    line(
                            "{\"jsonrpc\":\"2.0\",\"id\":"
                                    + its
                                    + ",\"method\":\"sampling/createMessage\",\"params\":{\"x\":NaN}}");
                    line(
                            "{\"method\":\"sampling/createMessage\",\"params\":{\"result\":NaN},"
                                    + "\"jsonrpc\":\"2.0\",\"id\":"
                                    + its
                                    + "}");
                    answer(its, "1");
                }
                case "answerHalfAndDie" -> {
                    bytes(
                            ("{\"jsonrpc\":\"2.0\",\"id\":" + its + ",\"result\":{\"x\":")
                                    .getBytes(StandardCharsets.UTF_8));
                    Runtime.getRuntime().halt(3);
                }
                case "odd" -> {
                    line(
                            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"x\"}}");
                    line("[{\"jsonrpc\":\"2.0\",\"id\":" + its + ",\"result\":0}]");
                    line("{\"jsonrpc\":\"2.0\",\"id\":\"nobody's\",\"result\":0}");
                    line("{\"jsonrpc\":\"2.0\",\"result\":0}");
                    answer(its, "1");
                }
                case "tell" -> {
                    line("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/first\"}");
                    line(
                            "{\"jsonrpc\":\"2.0\",\"id\":\"s1\",\"method\":\"sampling/createMessage\"}");
                    answer(its, "1");
                }
                case "closeErrors" -> {
                    System.err.close();
                    answer(its, "1");
                }
                case "closeOutput" -> {
                    System.out.close();
                    new CountDownLatch(1).await();
                }
                case "complain" -> {
                    for (int i = 0; i < 100; i++) note("line " + i);
                    OUT.write(
                            "\u001b[31mred\u001b[0m \u0007bell\u001b]0;title\u0007\n"
                                    .getBytes(StandardCharsets.UTF_8));
                    answer(its, "1");
                }
                case "answerAndDie" -> {
                    answer(its, "1");
                    Runtime.getRuntime().halt(0);
                }
                case "die" -> {
                    note("fatal: " + text);
                    Runtime.getRuntime().halt(3);
                }
                case "stopReading" -> {
                    answer(its, "1");
                    new CountDownLatch(1).await();
                }
                case "notifications/quiet", "notifications/initialized" -> {}
                case "initialize" ->
                        answer(
                                its,
                                "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                                        + "\"serverInfo\":{\"name\":\"child\",\"version\":\"1\"}}");
                case "ping" -> answer(its, "{}");
                case "slow" -> Thread.ofPlatform().start(() -> later(its, text));
                case "busy" -> {
                    long until = System.nanoTime() + Long.parseLong(text) * 1_000_000;
                    while (System.nanoTime() < until) Thread.onSpinWait();
                    answer(its, "1");
                }
                case "progress" -> {
                    for (int i = 0; i < Integer.parseInt(text); i++) {
                        pause(50);
                        line(
                                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\","
                                        + "\"params\":{\"progressToken\":1,\"progress\":"
                                        + i
                                        + "}}");
                    }
                    answer(its, "1");
                }
                case "hang" -> new CountDownLatch(1).await();
                default -> note("unknown " + line);
            }
        }
        if (List.of(args).contains("stay")) new CountDownLatch(1).await();
    }

    /** A tool that takes its time while the server goes on. */
    private static void later(String id, String millis) {
        try {
            pause(Long.parseLong(millis));
            answer(id, "1");
        } catch (IOException | InterruptedException e) {
            note("not answered: " + e);
        }
    }

    private static void pause(long millis) throws InterruptedException {
        var _ = new CountDownLatch(1).await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
    }

    private static String find(Pattern what, String line) {
        Matcher found = what.matcher(line);
        return found.find() ? found.group(1) : "";
    }

    private static String quote(String text) {
        return "\"" + text + "\"";
    }

    private static void answer(String id, String result) throws IOException {
        line("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
    }

    private static synchronized void line(String text) throws IOException {
        bytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static synchronized void bytes(byte[] bytes) throws IOException {
        System.out.write(bytes);
        System.out.flush();
    }

    private static void note(String text) {
        OUT.println(text);
    }
}
