package dev.cachebust.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apt-get update && apt-get install -y curl | system",
                "apk add --no-cache git | system",
                "set -eux; DEBIAN_FRONTEND=noninteractive apt-get -y install x | system",
                "sudo dnf install -y gcc | system",
                "xargs -a apt.txt apt-get install -y | system",
                "npm ci --omit=dev | dependency",
                "npm --prefix app ci | dependency",
                "yarn | dependency",
                "yarn --frozen-lockfile | dependency",
                "corepack enable && pnpm install | dependency",
                "pip install --no-cache-dir -r requirements.txt | dependency",
                "python3 -m pip install -r requirements.txt | dependency",
                "apt-get install -y gcc && pip install -r requirements.txt | dependency",
                "/venv/bin/pip install . | dependency",
                "go mod download | dependency",
                "cargo chef cook --release | dependency",
                "./mvnw -B dependency:go-offline | dependency",
                "bundle install --jobs 4 | dependency",
                "composer install --no-dev | dependency",
                "sh -c npm ci | dependency",
                "npm run build | none",
                "yarn build | none",
                "go build ./... | none",
                "mvn package | none",
                "echo npm ci | none",
                "cargo build --release | none",
                "pip --version | none",
                "mkdir -p /app | none",
            })
    void aCommandTellsWhatItInstalls(String command, String layer) {
        assertThat(Installers.layerOf(command).map(LayerName::value).orElse("none"))
                .isEqualTo(layer);
    }
}
