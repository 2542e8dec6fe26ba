package dev.holdline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdline.upstream.ServerCard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogueTest {
    private static final String KEY = Catalogue.key("git", "{\"capabilities\":{}}");
    private static final ServerCard CARD =
            new ServerCard(
                    "{\"protocolVersion\":\"2025-11-25\", \"x\": 1.0}",
                    Map.of("tools/list", "{ \"tools\" : [ {\"name\":\"a\",\"n\":1e2} ] }"));

    @TempDir Path folder;

    @Test
    void whatAServerListedIsThereAfterARestartInItsOwnSpelling() {
        assertThat(new Catalogue(folder).store(KEY, CARD)).isSameAs(CARD);
        assertThat(new Catalogue(folder).find(KEY)).contains(CARD);
    }

    @Test
    void whatSaysTheSameIsKeptOnce() {
        var _ = new Catalogue(folder).store(KEY, CARD);
        var changed = new ServerCard(CARD.initializeResult(), Map.of());
        var catalogue = new Catalogue(folder);
        assertThat(catalogue.store(KEY, changed)).isSameAs(changed);
        var again = new ServerCard(CARD.initializeResult(), Map.of());
        assertThat(catalogue.store(KEY, again)).isSameAs(changed);
        assertThat(new Catalogue(folder).find(KEY)).contains(changed);
    }

    @Test
    void serversListDifferentToolsToDifferentClients() {
        String plain = Catalogue.key("git", "{\"capabilities\":{},\"protocolVersion\":\"1\"}");
        assertThat(plain)
                .isEqualTo(
                        Catalogue.key(
                                "git",
                                "{\"protocolVersion\":\"1\",\"clientInfo\":{\"name\":\"x\"},\"capabilities\":{}}"))
                .isNotEqualTo(
                        Catalogue.key(
                                "git",
                                "{\"capabilities\":{\"sampling\":{}},\"protocolVersion\":\"1\"}"))
                .isNotEqualTo(
                        Catalogue.key("git", "{\"capabilities\":{},\"protocolVersion\":\"2\"}"))
                .isNotEqualTo(
                        Catalogue.key("jira", "{\"capabilities\":{},\"protocolVersion\":\"1\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"initialize\":5,\"lists\":{}}",
                "{\"initialize\":\"\",\"lists\":{}}",
                "{\"initialize\":\"[1]\",\"lists\":{}}",
                "{\"initialize\":\"{}\",\"lists\":{\"tools/list\":\"{\"}}",
                "{\"initialize\":\"{}\",\"lists\":{\"tools/list\":\"7\"}}",
                "\u0000\u0001"
            })
    void aDamagedFileIsAsGoodAsNone(String content) throws Exception {
        Files.writeString(folder.resolve(KEY + ".json"), content);
        var catalogue = new Catalogue(folder);
        assertThat(catalogue.find(KEY)).isEmpty();
        assertThat(catalogue.store(KEY, CARD)).isSameAs(CARD);
        assertThat(new Catalogue(folder).find(KEY)).contains(CARD);
    }

    @Test
    void aFolderThatCannotBeWrittenCostsOnlyTheRestart() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        var catalogue = new Catalogue(file.resolve("catalogue"));
        assertThat(catalogue.store(KEY, CARD)).isSameAs(CARD);
        assertThat(catalogue.find(KEY)).contains(CARD);
    }
}
