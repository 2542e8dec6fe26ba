package dev.holdline.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.transport.Evidence.Phase;
import dev.holdline.transport.Evidence.Where;
import java.util.Arrays;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person reads. */
class SentencesTest {
    private static final ResourceBundle TEXTS =
            ResourceBundle.getBundle("dev.holdline.upstream.failures");

    @ParameterizedTest
    @EnumSource
    void everyFindingIsToldInPlainWords(Finding finding) {
        String sentence = TEXTS.getString(finding.key() + ".sentence");
        String remedy = TEXTS.getString(finding.key() + ".remedy");
        assertThat(sentence).matches("[A-Z].*(\\.|\\.\\{last})");
        for (String text : new String[] {sentence, remedy}) {
            assertThat(text)
                    .as("no codes, class names, exclamations or apologies")
                    .doesNotContainPattern("(?i)error|exception|\\d|!|sorry|failed|null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSettingIsNamedAsTheWindowNamesItWithItsKeyInTheFile(Finding finding) {
        String remedy = TEXTS.getString(finding.key() + ".remedy");
        var named = Pattern.compile("(?:(\\w+) \\()?“(command|args|cwd|url|env|headers)”");
        named.matcher(remedy)
                .results()
                .forEach(each ->
                        assertThat(each.group(1)).as(remedy).isEqualTo(field(each.group(2))));
    }

    /** "Arguments" of "Arguments, one in each line". */
    private static String field(String key) {
        return ResourceBundle.getBundle("dev.holdline.words")
                .getString("edit." + (key.equals("cwd") ? "folder" : key))
                .split("\\W")[0];
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsToldToSignInWhereNothingDoes(Finding finding) {
        assertThat(TEXTS.getString(finding.key() + ".remedy"))
                .doesNotContainPattern("(?i)\\bsign in\\b");
    }

    @Test
    void noTextIsLeftOverFromAFindingThatIsGone() {
        var keys = Arrays.stream(Finding.values()).map(Finding::key).collect(Collectors.toSet());
        assertThat(TEXTS.keySet())
                .filteredOn(key -> !key.startsWith("part."))
                .allMatch(key -> keys.contains(key.replaceFirst("\\.(sentence|remedy)$", "")));
    }

    @Test
    void anExitIsToldWithItsCodeItsStartsAndItsLastLine() {
        var evidence =
                Seen.child(Where.PROCESS_EXIT, Phase.INITIALIZE)
                        .exit(1)
                        .saying("booting", "\u001B[31mError: cannot go on\u001B[0m")
                        .evidence()
                        .inSeries(2, false);
        assertThat(Sentences.of(Finding.EXITED_AT_START, evidence).sentence())
                .isEqualTo("It exited (code 1) after 2 starts. Last line: Error: cannot go on.");
    }

    @Test
    void aServersWordsAreNeverReadAsATextOfOurs() {
        var evidence =
                Seen.child(Where.PROCESS_EXIT, Phase.CALL)
                        .exit(3)
                        .saying("{code} %s {last} $1")
                        .evidence();
        assertThat(Sentences.of(Finding.EXITED, evidence).sentence())
                .isEqualTo("It exited (code 3). Last line: {code} %s {last} $1.");
    }

    @Test
    void aServersWordsAreCleanedAndCut() {
        assertThat(Detail.clean("a\u001B]0;title\u0007b\u202Ec\u0000\n\td\u200Be", 100))
                .isEqualTo("abc d" + "e");
        assertThat(Detail.clean("<html><body><h1>502 Bad Gateway</h1></body></html>", 100))
                .isEqualTo("502 Bad Gateway");
        assertThat(Detail.clean("x".repeat(500), 20)).hasSize(20).endsWith("…");
        assertThat(Detail.clean("🙂".repeat(20), 10)).doesNotContainPattern("\\p{Cs}");
    }

    @Test
    void aCredentialThatAServerQuotesIsNotKept() {
        assertThat(Detail.clean("bad token: Bearer abcdef123456789 for ghp_abcdefghijklmnop", 200))
                .doesNotContain("abcdef");
        assertThat(Detail.clean("{\"access_token\":\"abcdef1234567\"}", 200))
                .doesNotContain("abcdef");
    }
}
