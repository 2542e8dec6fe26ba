package dev.holdline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.upstream.ServerCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExposedNamesTest {
    private static ServerCard card(String... tools) {
        var list = new StringBuilder();
        for (String tool : tools) {
            list.append(list.isEmpty() ? "" : ",");
            list.append("{\"name\":\"").append(tool).append("\",\"x-unknown\":1.10}");
        }
        return new ServerCard("{}", Map.of("tools/list", "{\"tools\":[" + list + "]}"));
    }

    private static ExposedNames names(Object... serversAndCards) {
        Map<String, ServerCard> cards = new LinkedHashMap<>();
        for (int i = 0; i < serversAndCards.length; i += 2) {
            cards.put((String) serversAndCards[i], (ServerCard) serversAndCards[i + 1]);
        }
        return ExposedNames.of(cards, ServerCard.Listing.TOOLS);
    }

    private static List<String> listed(ExposedNames names) {
        List<String> all = new ArrayList<>();
        names.entries().forEach(e -> all.add(e.path("name").asString()));
        return all;
    }

    @Test
    void aToolIsExposedUnderItsServersNameAndRoutedBackToItsOwn() {
        ExposedNames names = names("git", card("status", "log"), "jira", card("status"));

        assertThat(listed(names)).containsExactly("git__status", "git__log", "jira__status");
        assertThat(names.route("jira__status")).contains(new ExposedNames.Route("jira", "status"));
    }

    @Test
    void charactersThatClientsRefuseBecomeUnderscores() {
        ExposedNames names = names("my git@work", card("a.b/c"));

        assertThat(listed(names)).containsExactly("my_git_work__a_b_c");
        assertThat(names.route("my_git_work__a_b_c"))
                .contains(new ExposedNames.Route("my git@work", "a.b/c"));
    }

    @Test
    void aClashGetsANumber() {
        ExposedNames names = names("a b", card("x"), "a_b", card("x"));

        assertThat(listed(names)).containsExactly("a_b__x", "a_b__x_2");
        assertThat(names.route("a_b__x_2")).contains(new ExposedNames.Route("a_b", "x"));
    }

    @Test
    void aLongNameIsCutAndStaysUniqueByAHash() {
        String long1 = "t".repeat(70) + "1";
        String long2 = "t".repeat(70) + "2";
        ExposedNames names = names("server", card(long1, long2));

        assertThat(listed(names))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(n -> n.length() <= 64);
        for (String each : listed(names)) assertThat(names.route(each)).isPresent();
    }

    @Test
    void aClashOfLongNamesStaysWithinTheLimit() {
        String name = "n".repeat(64 - "a_b__".length());
        ExposedNames names = names("a b", card(name), "a_b", card(name));

        assertThat(listed(names))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(n -> n.length() <= 64);
    }

    @Test
    void aToolListedTwiceByOneServerIsOneTool() {
        assertThat(listed(names("git", card("status", "status")))).containsExactly("git__status");
    }

    @Test
    void whatWeDoNotUnderstandInAToolStaysAsItWas() {
        assertThat(names("git", card("status")).entries().get(0).get("x-unknown").toString())
                .isEqualTo("1.10");
    }
}
