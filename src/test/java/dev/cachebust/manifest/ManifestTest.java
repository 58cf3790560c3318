package dev.cachebust.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a manifest counts: each row is a file, an edit of it, and whether an installation could tell. */
class ManifestTest {
    private static byte[] meaning(String file, String content) throws UnparsableException {
        return Manifest.of(file).orElseThrow().meaning(content.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "package.json | {'version':'1','dependencies':{'a':'1'}} | { 'version' : '2', 'dependencies' : {'a':'1'} }",
                "package.json | {'dependencies':{'a':'1','b':'2'}} | {'dependencies':{'b':'2','a':'1'}}",
                "package.json | {'scripts':{'test':'x'},'type':'module'} | {'scripts':{'test':'y','lint':'z'}}",
                "package.json | {'name':'x'} | {'name':'x','description':'d','scripts':{'build':'b'}}",
                "composer.json | {'require':{'a/b':'1'}} | {'description':'d','require':{'a/b':'1'},'scripts':{'test':'t'}}",
                "pyproject.toml | [project];version='1';dependencies=['a'] | [project];version='2';dependencies=[ 'a' ] # c",
                "pyproject.toml | [tool.ruff];line-length=1 | [tool.ruff];line-length=2",
                "Pipfile | [packages];a='*' | [scripts];x='y';[packages];a='*'",
                "Cargo.toml | [package];name='x';version='1' | [package];name='x';version='2';description='d'",
                "Cargo.toml | [dependencies];a='1' | # the list;[dependencies];a = '1';[badges.x];y='z'",
                "libs.versions.toml | [versions];a='1' | # c;[versions];a = '1'",
                "pom.xml | <project><version>1</version><dependencies/></project> | <project><version>2</version><!-- c --><dependencies></dependencies><name>n</name></project>",
                "go.mod | module a;require b v1 // indirect | module   a; // why;require b v1",
                "go.work | go 1.21;use ./a | go 1.21;;use ./a // here",
                "requirements.txt | a==1 # pinned;;b | # all;a==1;b",
                "requirements-dev.txt | a | a # dev",
                "PACKAGE.JSON | {'version':'1'} | {'version':'2'}",
            })
    void doesNotCount(String file, String before, String after) throws UnparsableException {
        assertThat(meaning(file, text(after))).isEqualTo(meaning(file, text(before)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "package.json | {'dependencies':{'a':'1'}} | {'dependencies':{'a':'2'}}",
                "package.json | {'dependencies':{'a':'1'}} | {'devDependencies':{'a':'1'}}",
                "package.json | {} | {'packageManager':'pnpm@9'}",
                "package.json | {'engines':{'node':'20'}} | {'engines':{'node':'22'}}",
                "package.json | {} | {'overrides':{'a':{'b':'1'}}}",
                "package.json | {} | {'workspaces':['x']}",
                "package.json | {'workspaces':['x','y']} | {'workspaces':['y','x']}",
                "package.json | {} | {'scripts':{'postinstall':'patch'}}",
                "package.json | {'optionalDependencies':{'a':null}} | {'optionalDependencies':{'a':'null'}}",
                "composer.json | {'require':{'a/b':'1'}} | {'require':{'a/b':'2'}}",
                "composer.json | {'repositories':{'x':{'url':'1'},'y':{'url':'2'}}} | {'repositories':{'y':{'url':'2'},'x':{'url':'1'}}}",
                "pyproject.toml | [project];dependencies=['a'] | [project];dependencies=['a','b']",
                "pyproject.toml | [tool.poetry.group.dev.dependencies];a='1' | [tool.poetry.group.dev.dependencies];a='2'",
                "pyproject.toml | [build-system];requires=['a'] | [build-system];requires=['b']",
                "Cargo.toml | [dependencies];a='1' | [dev-dependencies];a='1'",
                "Cargo.toml | [profile.release];lto=false | [profile.release];lto=true",
                "pom.xml | <project><dependencies><dependency><version>1</version></dependency></dependencies></project> | <project><dependencies><dependency><version>2</version></dependency></dependencies></project>",
                "pom.xml | <project><parent><version>1</version></parent></project> | <project><parent><version>2</version></parent></project>",
                "go.mod | module a;require b v1 | module a;require b v2",
                "go.mod | module a;replace b => \"./x//y\" | module a;replace b => \"./x//z\"",
                "requirements.txt | a==1 | a==2",
                "requirements.txt | a;b | b;a",
                "requirements.txt | a @ https://x/#egg=a | a @ https://x/#egg=b",
            })
    void counts(String file, String before, String after) throws UnparsableException {
        assertThat(meaning(file, text(after))).isNotEqualTo(meaning(file, text(before)));
    }

    private static String text(String row) {
        return row.replace('\'', '"').replace(';', '\n');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package-lock.json",
                "go.sum",
                "Cargo.lock",
                "build.gradle",
                "Gemfile",
                "notes.txt",
                "src/main.go"
            })
    void countsWhole(String file) {
        assertThat(Manifest.of(file)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "package.json | {",
                "package.json | []",
                "package.json | {} {}",
                "package.json | {'a':1,'a':2}",
                "pyproject.toml | [project",
                "Cargo.toml | a = ",
                "pom.xml | <project>",
                "pom.xml | <!DOCTYPE project SYSTEM 'file:///etc/passwd'><project/>",
            })
    void isRefused(String file, String content) {
        assertThatThrownBy(() -> meaning(file, text(content))).isInstanceOf(UnparsableException.class);
    }

    @Test
    void isRefusedWhenItIsHostile() {
        String[][] cases = {
            {"package.json", "{\"a\":" + "[".repeat(100_000)},
            {"pyproject.toml", "a = " + "[".repeat(100_000)},
            {"pom.xml", "<a>".repeat(100_000)},
            {"package.json", " ".repeat(Manifest.LARGEST + 1)},
            {"pom.xml", "<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>"},
        };
        for (String[] one : cases) {
            assertThatThrownBy(() -> meaning(one[0], one[1])).isInstanceOf(UnparsableException.class);
        }
        assertThatThrownBy(() -> Manifest.PACKAGE_JSON.meaning(new byte[] {(byte) 0xff}))
                .isInstanceOf(UnparsableException.class);
    }
}
