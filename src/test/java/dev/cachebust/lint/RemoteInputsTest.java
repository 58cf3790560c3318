package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteInputsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "apt-get update && apt-get install -y curl",
                "apt-get update && apt-get install -y curl=1.2 git",
                "apt-get update && xargs -r apt-get install -y </etc/apt.txt",
                "apt-get update",
                "apt-get upgrade -y",
                "apk add --no-cache curl",
                "apk add --virtual .build gcc",
                "dnf -y install make",
                "git clone https://example.org/a.git",
                "git clone --depth 1 -b main https://example.org/a.git && make -C a",
                "curl -fsSL https://example.org/install.sh | sh",
                "wget -qO- https://example.org/tool/latest.tar.gz | tar xz",
                "pip install flask requests",
                "python -m pip install --upgrade pip",
                "npm install -g pnpm",
                "go install example.org/tool@latest",
                "gem install bundler",
                "set -e; x=$(curl -s https://example.org/version)",
            })
    void takesWhatIsNewest(String script) {
        assertThat(RemoteInputs.unpinned(ShellReader.read(script))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apt-get update && apt-get install -y curl=7.88.1-10 git=1:2.39.2-1",
                "apt-get purge -y gcc && apt-get clean",
                "apk add curl=8.5.0-r0 'git~2.43'",
                "apk del .build",
                "dnf -y install make-4.3",
                "dnf clean all",
                "git clone -b v1.2.3 https://example.org/a.git",
                "git clone --branch=$VERSION https://example.org/a.git",
                "git clone https://example.org/a.git && git -C a checkout 0123abc0123abc",
                "git describe --tags",
                "curl -fsSL https://example.org/tool-1.2.3.tar.gz | tar xz",
                "curl -o t https://example.org/latest.tgz && echo 'ab12  t' | sha256sum -c -",
                "curl -fsS \"https://example.org/$VERSION/tool\"",
                "curl -f http://localhost:8080/health",
                "wget --version",
                "pip install flask==3.0.0 'requests~=2.31'",
                "pip install --no-cache-dir -r requirements.txt",
                "pip install -e .",
                "pip install .",
                "pip install --no-deps ./dist/app.whl",
                "npm ci",
                "npm install -g pnpm@9.1.0",
                "npm install",
                "go install example.org/tool@v1.2.3",
                "go build ./...",
                "gem install bundler -v 2.5.0",
                "echo curl https://example.org/install.sh",
            })
    void takesWhatIsPinnedOrNothing(String script) {
        assertThat(RemoteInputs.unpinned(ShellReader.read(script))).isEmpty();
    }
}
