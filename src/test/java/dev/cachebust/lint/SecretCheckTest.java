package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCheckTest {
    private static List<Finding> of(String line) throws Exception {
        return new LintCase("FROM bb\n" + line + "\n", "", "", "").findings();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ARG NPM_TOKEN",
                "ARG GITHUB_TOKEN=abc",
                "ENV DB_PASSWORD=hunter22",
                "ENV A=1 API_KEY=$X",
                "ARG A B AWS_SECRET_ACCESS_KEY",
                "ENV JWT_SECRET s3cr3t-value",
                "ARG SSH_PRIVATE_KEY",
                "ARG APIKEY",
            })
    void aNameTells(String line) throws Exception {
        assertThat(of(line)).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ghp_0123456789abcdefghijABCDEFGHIJ012345",
                "glpat-0123456789abcdefABCD",
                "AKIAIOSFODNN7EXAMPLE",
                "xoxb-123456789012-abcdef",
                "https://user:hunter22@example.org/repo.git",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTYifQ.abcdefghijklm",
            })
    void aValueTellsAndIsNeverShown(String value) throws Exception {
        for (String line : List.of("ARG X=" + value, "ENV SOME_URL=\"" + value + "\"")) {
            List<Finding> findings = of(line + "\nRUN apt-get install " + value + " \nCOPY . /" + value);
            assertThat(findings).extracting(Finding::severity).contains(Severity.ERROR);
            assertThat(findings.toString()).doesNotContain(value).doesNotContain("hunter22");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENV DB_PASSWORD_FILE=/run/secrets/db",
                "ENV TOKEN_URL=https://example.org/token",
                "ENV MYSQL_ALLOW_EMPTY_PASSWORD=yes",
                "ENV TOKEN=",
                "ENV TOKEN_TTL=60",
                "ARG GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
                "ENV NEXT_PUBLIC_API_KEY=abc",
                "ARG SORT_KEY=name",
                "ARG CACHE_KEY=1",
                "ARG TOKENIZERS_PARALLELISM=false",
                "ENV SECRETARY=bob KEYBOARD=de",
                "ENV REPO=https://example.org:8080/a@b",
                "ENV REPO=https://$USER:$PASS@example.org/a",
            })
    void othersDoNot(String line) throws Exception {
        assertThat(of(line)).isEmpty();
    }
}
