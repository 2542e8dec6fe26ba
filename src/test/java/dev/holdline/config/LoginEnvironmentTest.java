package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.desktop.Desktop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real shells with start-up files in a home of their own, from an environment almost empty. */
@Timeout(60)
class LoginEnvironmentTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir Path home;
    private final Map<String, String> own = new HashMap<>();

    /** A start-up file that says a PATH entry, for each shell there is on this machine. */
    private record Shell(String program, String file, String text) {
        @Override
        public String toString() {
            return program;
        }
    }

    static Stream<Shell> shells() {
        return Stream.of(
                        new Shell("bash", ".bash_profile", ". ~/.bashrc\n"),
                        new Shell(
                                "zsh", ".zshrc", "export PATH=$HOME/tools:$PATH GREETING='a b'\n"),
                        new Shell(
                                "fish",
                                ".config/fish/config.fish",
                                "set -gx PATH $HOME/tools $PATH\nset -gx GREETING 'a b'\n"),
                        new Shell(
                                "dash",
                                ".profile",
                                "export PATH=$HOME/tools:$PATH GREETING='a b'\n"),
                        new Shell(
                                "tcsh",
                                ".tcshrc",
                                "setenv PATH $HOME/tools:$PATH\nsetenv GREETING 'a b'\n"),
                        new Shell(
                                "sh", ".profile", "export PATH=$HOME/tools:$PATH GREETING='a b'\n"))
                .filter(s -> installed(s.program) != null);
    }

    @BeforeEach
    void aProgramStartedByADesktop() {
        own.put("HOME", home.toString());
        own.put("PATH", "/usr/bin:/bin");
        own.put("SHELL", "/bin/bash");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theStartUpFilesOfEachShellAreRead(Shell shell) throws Exception {
        write(shell.file, shell.text);
        write(".bashrc", "export PATH=$HOME/tools:$PATH GREETING='a b'\n");
        own.put("SHELL", installed(shell.program));
        LoginEnvironment.Answer answer = asked(LONG).get();
        assertThat(answer.problem()).isEmpty();
        assertThat(answer.variables())
                .containsEntry("GREETING", "a b")
                .containsEntry("HOME", home.toString());
        assertThat(answer.variables().get("PATH")).startsWith(home + "/tools:");
    }

    @Test
    void anNpxOnlyOnTheLoginShellsPathIsFound() throws Exception {
        write(".profile", "[ -n \"$BASH\" ] && . ~/.bashrc\n");
        write(".bashrc", "case $- in *i*) ;; *) return;; esac\nexport PATH=$HOME/node/bin:$PATH\n");
        Path npx = write("node/bin/npx", "#!/bin/sh\n");
        Files.setPosixFilePermissions(npx, PosixFilePermissions.fromString("rwx------"));
        ServerDefinition s =
                new ServerDefinition(
                        "s",
                        new ServerDefinition.Stdio("npx", List.of(), Map.of(), null),
                        true,
                        false);
        ResolvedServer r = Expansion.resolve(s, asked(LONG).get().variables());
        assertThat(((ResolvedServer.Stdio) r.where()).command()).isEqualTo(npx);
    }

    @Test
    void noiseOfStartUpFilesDoesNoHarm() throws Exception {
        write(
                ".bash_profile",
                """
                set -x -v
                echo 'Welcome! PATH=/evil'; printf 'A=1\\0B=2\\0'; env; echo oops >&2
                head -c 300000 /dev/zero; printf '\\033]0;title\\007{{holdline-'
                trap 'printf "%s\\n" "$BASH_COMMAND"' DEBUG
                trap 'echo bye' EXIT
                export QUIET=yes MULTI='line 1
                EVIL=line 2'
                """);
        LoginEnvironment.Answer answer = asked(LONG).get();
        assertThat(answer.problem()).isEmpty();
        assertThat(answer.variables())
                .containsEntry("QUIET", "yes")
                .containsEntry("MULTI", "line 1\nEVIL=line 2")
                .doesNotContainKeys("EVIL", "A", "B");
        assertThat(answer.variables().keySet()).allMatch(n -> n.matches("[A-Za-z_][A-Za-z0-9_]*"));
    }

    @Test
    void aStartUpFileThatReadsGetsAnEnd() throws Exception {
        write(".bash_profile", "read -p 'Update? ' answer; export ASKED=done\n");
        assertThat(asked(LONG).get().variables()).containsEntry("ASKED", "done");
    }

    @Test
    void aDaemonLeftInTheBackgroundDelaysNothingAndLivesOn() throws Exception {
        write(".bash_profile", "sleep 600 & echo $! > ~/pid; disown; export AFTER=1\n");
        LoginEnvironment.Answer answer = asked(LONG).get();
        ProcessHandle daemon = process("pid").orElseThrow();
        try {
            assertThat(answer.problem()).isEmpty();
            assertThat(answer.variables()).containsEntry("AFTER", "1");
            assertThat(daemon.isAlive()).isTrue();
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void aShellThatHangsIsKilledWithAllItStartedAndSaid() throws Exception {
        write(".bash_profile", "echo $$ > ~/shell; sleep 600 & echo $! > ~/pid; wait\n");
        own.put("MINE", "kept");
        LoginEnvironment.Answer answer = asked(Duration.ofSeconds(3)).get();
        assertThat(answer.problem())
                .get()
                .asString()
                .contains(
                        "/bin/bash",
                        "did not finish its start-up files in 2100 ms",
                        "bash -l -i -c env")
                .doesNotContain("\n");
        assertThat(answer.variables()).containsEntry("MINE", "kept");
        for (String file : List.of("shell", "pid")) {
            Optional<ProcessHandle> process = process(file);
            if (process.isPresent()) {
                process.get().onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void aShellThatStillRunsEndsWithUs() throws Exception {
        write(".bash_profile", "echo $$ > ~/shell; sleep 600 & echo $! > ~/pid; wait\n");
        LoginEnvironment environment = asked(LONG);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<LoginEnvironment.Answer> answer = threads.submit(environment::get);
            Desktop.await("the shell", () -> Files.exists(home.resolve("pid")));
            environment.close();
            assertThat(answer.get().problem()).get().asString().contains("could not be asked");
        }
        for (String file : List.of("shell", "pid")) {
            Optional<ProcessHandle> process = process(file);
            if (process.isPresent()) {
                process.get().onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void whereOnlyTheInteractiveFilesFailTheLoginFilesStillCount() throws Exception {
        write(".bash_profile", "export FROM_PROFILE=1\ncase $- in *i*) exit 1;; esac\n");
        LoginEnvironment.Answer answer = asked(LONG).get();
        assertThat(answer.variables()).containsEntry("FROM_PROFILE", "1");
        assertThat(answer.problem()).get().asString().contains("ended with code 1");
    }

    @Test
    void aShellThatHandsOverToAnotherIsSaid() throws Exception {
        write(".bash_profile", "case $- in *i*) exec sh;; esac\n");
        assertThat(asked(LONG).get().problem()).get().asString().contains("ended with code 0");
    }

    @Test
    void aShellThatNeverWorksLeavesOurOwnEnvironmentAndTheUsualFolders() throws Exception {
        Path shell = write("badshell", "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwx------"));
        write(".profile", "exit 1\n");
        Files.createDirectories(home.resolve(".local/bin"));
        Files.createDirectories(home.resolve(".nvm/versions/node/v9.11.2/bin"));
        Files.createDirectories(home.resolve(".nvm/versions/node/v22.1.0/bin"));
        own.put("SHELL", shell.toString());
        own.put("MINE", "kept");
        own.put("PATH", "/first:/usr/bin");
        LoginEnvironment.Answer answer = asked(LONG).get();
        assertThat(answer.problem())
                .get()
                .asString()
                .contains("ended with code 1", "start Holdline again");
        assertThat(answer.variables()).containsEntry("MINE", "kept");
        assertThat(answer.variables().get("PATH").split(":"))
                .startsWith("/first", "/usr/bin", home + "/.local/bin")
                .contains(home + "/.nvm/versions/node/v22.1.0/bin", "/bin")
                .doesNotContain(home + "/.nvm/versions/node/v9.11.2/bin")
                .doesNotHaveDuplicates();
    }

    @Test
    void withoutShellTheUsersEntryInPasswdNamesIt() throws Exception {
        own.remove("SHELL");
        Path passwd =
                write("passwd", "root:x:0:0::/:/bin/false\nada:x:1:1:Ada,,:/home/ada:/bin/dash\n");
        write(".profile", "export WHO=$0-$SHELL\n");
        LoginEnvironment.Answer answer =
                new LoginEnvironment(
                                own, "ada", passwd, LONG, Duration.ZERO, new java.util.Random(1))
                        .get();
        assertThat(answer.variables()).containsEntry("WHO", "/bin/dash-/bin/dash");
        assertThat(answer.problem()).isEmpty();
    }

    @Test
    void withoutAnyEntryTheSystemsShellIsAsked() throws Exception {
        own.put("SHELL", "/no/such/shell");
        assertThat(LoginShell.of(own, "nobody-here", home.resolve("none")).program())
                .isEqualTo(Path.of("/bin/sh"));
    }

    @Test
    void anEmptyEnvironmentIsEnoughToAsk() throws Exception {
        write(".bash_profile", "export OK=1\n");
        LoginEnvironment.Answer answer =
                new LoginEnvironment(
                                Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"),
                                "ada",
                                write("passwd", "ada:x:1:1::/h:/bin/bash\n"),
                                LONG,
                                Duration.ZERO,
                                new java.util.Random(1))
                        .get();
        assertThat(answer.variables())
                .containsEntry("OK", "1")
                .containsEntry("USER", "ada")
                .doesNotContainKeys("_", "SHLVL", "PWD", "TERM", ShellHints.OURS);
    }

    @Test
    void foldersOnlyOurOwnPathHasComeLast() throws Exception {
        own.put("PATH", "/usr/bin:/bin:/mine");
        write(".bash_profile", "PATH=/reset:/usr/bin:/bin\n");
        assertThat(asked(LONG).get().variables())
                .containsEntry("PATH", "/reset:/usr/bin:/bin:/mine");
    }

    @Test
    void theShellIsAskedOnceAndAgainWhenWanted() throws Exception {
        write(".bash_profile", "echo x >> ~/runs; export RUNS=$(wc -l < ~/runs)\n");
        LoginEnvironment environment = asked(LONG);
        Thread other =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                assertThat(environment.get()).isNotNull();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
        assertThat(environment.get().variables()).containsEntry("RUNS", "1");
        other.join();
        assertThat(environment.get().variables()).containsEntry("RUNS", "1");
        assertThat(environment.refresh().variables()).containsEntry("RUNS", "2");
        assertThat(environment.get().variables()).containsEntry("RUNS", "2");
    }

    @Test
    void aWorseAnswerReplacesNone() throws Exception {
        write(".bash_profile", "export FROM_PROFILE=1\n");
        LoginEnvironment environment = asked(Duration.ofSeconds(3));
        assertThat(environment.get().variables()).containsEntry("FROM_PROFILE", "1");

        // More than anybody waits for; and what comes of it in the end has a problem.
        write(".bash_profile", "sleep 600\n");
        assertThat(environment.refresh().variables()).containsEntry("FROM_PROFILE", "1");
        assertThat(environment.get().variables()).containsEntry("FROM_PROFILE", "1");
        Desktop.pass(Duration.ofSeconds(3));
        assertThat(environment.get().problem()).isEmpty();

        write(".bash_profile", "export FROM_PROFILE=2\n");
        assertThat(environment.refresh().variables()).containsEntry("FROM_PROFILE", "2");
        assertThat(environment.get().variables()).containsEntry("FROM_PROFILE", "2");
    }

    @Test
    void valuesStayOutOfLogs() throws Exception {
        own.put("SECRET", "hunter2");
        assertThat(asked(LONG).get().toString()).contains("SECRET").doesNotContain("hunter2");
    }

    private LoginEnvironment asked(Duration bound) {
        return new LoginEnvironment(
                own,
                "ada",
                home.resolve("no-passwd"),
                bound,
                Duration.ZERO,
                new java.util.Random(7));
    }

    private Optional<ProcessHandle> process(String file) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(home.resolve(file)).strip()));
    }

    private Path write(String relative, String text) throws Exception {
        Path file = home.resolve(relative);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String installed(String program) {
        return Stream.of(
                        (System.getenv().getOrDefault("HOLDLINE_TEST_SHELLS", "")
                                        + ":/bin:/usr/bin")
                                .split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
