package dev.cachebust.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "a b && c || d; e & f ~ [a b] [c] [d] [e] [f]",
                "find . -exec sha256sum {} \\; | sort|sha256sum ~ [find . -exec sha256sum {} ; | sort | sha256sum]",
                "echo \"a; b | c\" 'd && e' ~ [echo a; b | c d && e]",
                "H=$(find . | md5sum) && x ~ [find . | md5sum] [x]",
                "echo `a | b` \"$(c)\" ~ [a | b] [c] [echo $() $()]",
                "a > /dev/null 2>&1 < in; b &> out ~ [a] [b]",
                "sudo -E FOO=1 env A=b apt-get update ~ [apt-get update]",
                "python3 -m pip install x ~ [pip install x]",
                "/usr/bin/xargs -n 1 /bin/rm -f ~ [xargs -n 1 /bin/rm -f]",
                "ls | xargs -n 1 rm -f ~ [ls | rm -f]",
                "bash -euxc 'a && b' ~ [a] [b] [bash -euxc a && b]",
                "if a; then b; else c; fi ~ [a] [b] [c] [fi]",
                "( a; b ) | c ~ [a] [b | c]",
                "a # b; c ~ [a]",
                "a#b \\# ~ [a#b #]",
                "diff <(a) <(b | c) ~ [a] [b | c] [diff]",
                "echo $((1+2)) ${X:-y} ~ [echo $ 1+2 ${X:-y}]",
                "a | ~ [a]",
                "x ' ~ [x ]",
                "$( ~ [$()]",
            })
    void takesAScriptApart(String script, String expected) {
        String actual = ShellReader.read(script).pipelines().stream()
                .map(p -> p.stream().map(ShellCommand::text).collect(Collectors.joining(" | ", "[", "]")))
                .collect(Collectors.joining(" "));
        assertThat(actual).isEqualTo(expected);
    }
}
