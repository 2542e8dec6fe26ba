package dev.holdline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretiveTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GITHUB_TOKEN | abc | true",
                "Authorization | Bearer abc | true",
                "API_KEY | ${API_KEY} | false",
                "API_KEY | Bearer ${KEY} | false",
                "PATH | /usr/bin | false",
                "LOG_LEVEL | debug | false",
                "X | ghp_0123456789abcdefghij | true",
                "X | 0123456789abcdef0123456789abcdef | true",
                "KEYBOARD | de | false"
            })
    void aValueThatLooksLikeASecret(String name, String value, boolean secret) {
        assertThat(Secretive.looksSecret(name, value)).isEqualTo(secret);
    }

    @Test
    void secretArgumentsAreNotShown() {
        assertThat(
                        Secretive.masked(
                                List.of(
                                        "-y",
                                        "it@1.2",
                                        "--api-key",
                                        "hunter2",
                                        "--token=hunter2",
                                        "--port",
                                        "80",
                                        "KEY=${KEY}",
                                        "--auth",
                                        "${AUTH}")))
                .containsExactly(
                        "-y",
                        "it@1.2",
                        "--api-key",
                        "••••",
                        "--token=••••",
                        "--port",
                        "80",
                        "KEY=${KEY}",
                        "--auth",
                        "${AUTH}");
    }
}
