package dev.holdline.platform.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claude | /usr/bin/node | claude",
                "/home/a/.local/bin/claude --continue | /home/a/.local/share/claude/versions/2.1.3 | claude",
                "node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js -p | /usr/bin/node | claude-code",
                "node /x/.npm/_npx/1a2b/node_modules/.bin/mcp-inspector --cli | /usr/bin/node | mcp-inspector",
                "/usr/bin/node --require /a/b.js --max-old-space-size=1 /x/node_modules/tool/dist/index.mjs | /usr/bin/node | tool",
                "node /home/a/agent/src/main.ts | /usr/bin/node | agent",
                "node client.mjs | /usr/bin/node | client",
                "node -e 1 | /usr/bin/node | node",
                "node | /usr/bin/node | node",
                "/usr/share/code/code --type=utility | /usr/share/code/code | code",
                "/proc/self/exe --type=zygote | /tmp/.mount_Curs1/usr/share/cursor/cursor (deleted) | cursor",
                "python3.12 -m mcp_client --x | /usr/bin/python3.12 | mcp_client",
                "/usr/bin/python3 -W ignore /opt/bot/__main__.py | /usr/bin/python3.12 | bot",
                "java -cp a:b -Xmx1m dev.agent.Main | /usr/bin/java | dev.agent.Main",
                "java -jar /opt/agent-1.2.jar | /usr/bin/java | agent-1.2",
                "bun run /x/agent.ts | /usr/bin/bun | agent",
                "-bash | /usr/bin/bash | bash",
                "codex exec | /usr/bin/codex | codex",
            })
    void aProgramIsCalledWhatAPersonWouldCallIt(String line, String executable, String name) {
        assertThat(ProgramName.of(List.of(line.split(" ")), executable, "short")).hasValue(name);
    }

    @Test
    void aProgramThatRenamedItselfHasOneWord() {
        assertThat(ProgramName.of(List.of("npm exec @scope/tool", ""), "/usr/bin/node", "npm exec"))
                .hasValue("npm");
        assertThat(ProgramName.of(List.of("/opt/My App/agent", ""), "", "")).hasValue("agent");
    }

    @Test
    void withoutACommandLineTheKernelsNameServes() {
        assertThat(ProgramName.of(List.of(), "", "kworker")).hasValue("kworker");
        assertThat(ProgramName.of(List.of(), "", "")).isEmpty();
    }

    @Test
    void aNameIsCutAndHasNoControlCharacters() {
        String evil = "a\u001b[31m\u202e\nb" + "c".repeat(100);
        String name = ProgramName.of(List.of(evil), "", "").orElseThrow();
        assertThat(name).startsWith("a[31mbccc").hasSize(64);
    }

    @Test
    void aStatLineIsReadBehindTheName() {
        String fields = "S 7 " + "1 ".repeat(17) + "4242 0 0";
        assertThat(ProcStat.parse("12 (a) b) " + fields)).isEqualTo(new ProcStat('S', 7, 4242));
        assertThat(ProcStat.parse("")).isNull();
        assertThat(ProcStat.parse("12 (a)")).isNull();
        assertThat(ProcStat.parse("12 (a) S 1")).isNull();
    }

    @Test
    void aProcessNobodyAskedForYetHasEnded() {
        assertThat(new ProcStat('Z', 1, 1).hasEnded()).isTrue();
        assertThat(new ProcStat('S', 1, 1).hasEnded()).isFalse();
    }
}
