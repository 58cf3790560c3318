package dev.cachebust.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cachebust.build.BuildRequest.CacheOption;
import dev.cachebust.compose.WatchAction;
import dev.cachebust.config.AfterSettings.Exec;
import dev.cachebust.config.AfterSettings.Rule;
import dev.cachebust.config.AfterSettings.Target;
import dev.cachebust.config.SettingsLoader.ConfigText;
import dev.cachebust.layer.LayerName;
import dev.cachebust.layer.LayerSettings;
import dev.cachebust.layer.LayerSettings.Strategy;
import dev.cachebust.layer.Probe;
import dev.cachebust.layer.ProbeSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsLoaderTest {
    private static final Path PROJECT = Path.of("/src/shop");

    @Test
    void withoutAnythingThereAreDefaults() throws Exception {
        Settings settings = load("");
        assertThat(settings.image()).isEqualTo("shop:dev");
        assertThat(settings.context()).isEqualTo(PROJECT);
        assertThat(settings.dockerfile()).isEqualTo(PROJECT.resolve("Dockerfile"));
        assertThat(settings.target()).isEmpty();
        assertThat(settings.watch())
                .isEqualTo(new Settings.Watch(
                        new Settings.QuietPeriod(Duration.ofMillis(50), Duration.ofMillis(15)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        List.of(),
                        Settings.OnChange.SMART));
        assertThat(settings.layers())
                .extracting(LayerSettings::name)
                .containsExactly(LayerName.SYSTEM, LayerName.DEPENDENCY, LayerName.SOURCE);
        assertThat(settings.layers()).extracting(LayerSettings::origin).containsOnly("");
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Settings settings = load("""
                image = "shop:x"
                context = "app"
                dockerfile = "docker/Dockerfile"
                target = "runtime"
                syntax = "builtin"
                [args]
                NODE_ENV = "development"
                [layers.system]
                files = ["apt.txt"]
                arg = "CACHE_BUST_SYSTEM"
                max_age = "7d"
                [layers.deps]
                semantic = true
                [layers.proto]
                files = ["proto/**"]
                stage = "proto-gen"
                strategy = "stage"
                [watch]
                debounce = "80ms"
                max_wait = "1m"
                vcs_wait = "30s"
                ignore = ["**/*.log"]
                on_change = "queue"
                [cache]
                from = ["type=registry,ref=127.0.0.1:5000/shop:cache"]
                to = ["127.0.0.1:5000/shop:cache"]
                export = "every:10m"
                [engine]
                host = "tcp://h:2375"
                [images_kept]
                keep = 0
                [view]
                ascii = "always"
                notify = "osc9"
                notify_after = "90s"
                title = true
                links = true
                """);
        LayerSettings system = new LayerSettings(
                LayerName.SYSTEM,
                List.of("apt.txt"),
                Optional.of("CACHE_BUST_SYSTEM"),
                Optional.empty(),
                Strategy.AUTO,
                Optional.of(Duration.ofDays(7)),
                false,
                List.of(),
                "cachebust.toml:8:1");
        LayerSettings dependency = new LayerSettings(
                LayerName.DEPENDENCY,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Strategy.AUTO,
                Optional.empty(),
                true,
                List.of(),
                "cachebust.toml:12:1");
        LayerSettings proto = new LayerSettings(
                new LayerName("proto"),
                List.of("proto/**"),
                Optional.empty(),
                Optional.of("proto-gen"),
                Strategy.STAGE,
                Optional.empty(),
                false,
                List.of(),
                "cachebust.toml:14:1");
        CacheOption cache = new CacheOption("registry", new TreeMap<>(Map.of("ref", "127.0.0.1:5000/shop:cache")));
        assertThat(settings)
                .isEqualTo(new Settings(
                        PROJECT,
                        Optional.of(PROJECT.resolve("cachebust.toml")),
                        Settings.Declared.NONE,
                        "shop:x",
                        PROJECT.resolve("app"),
                        PROJECT.resolve("docker/Dockerfile"),
                        Optional.of("runtime"),
                        Settings.Syntax.BUILTIN,
                        new TreeMap<>(Map.of("NODE_ENV", "development")),
                        Settings.Build.DEFAULTS,
                        List.of(system, dependency, proto, settings.layers().get(3)),
                        new Settings.Watch(
                                new Settings.QuietPeriod(Duration.ofMillis(80), Duration.ofMillis(80)),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(30),
                                Duration.ofHours(1),
                                List.of("**/*.log"),
                                Settings.OnChange.QUEUE),
                        new Settings.Cache(
                                List.of(cache), List.of(cache), new Settings.Export.Every(Duration.ofMinutes(10))),
                        new Settings.Engine(
                                Optional.of("tcp://h:2375"), Optional.empty(), Optional.empty(), Optional.empty()),
                        0,
                        AfterSettings.NONE,
                        new Settings.View(
                                Settings.Ascii.ALWAYS,
                                Settings.Notice.OSC9,
                                Duration.ofSeconds(90),
                                true,
                                false,
                                true)));
        assertThat(settings.layers().get(3).name()).isEqualTo(LayerName.SOURCE);
    }

    @Test
    void whatIsDoneAfterABuild() throws Exception {
        AfterSettings after = load("""
                [after]
                compose = "web"
                project = "shop"
                compose_options = ["--file", "dev.yaml"]
                recreate = ["a", "service:b"]
                restart = "c"
                exec = { command = ["nginx", "-s", "reload"], user = "www", environment = { A = "1" } }
                wait_healthy = "30s"
                command = ["./tell"]
                sync = "d"
                logs = true
                [[after.rule]]
                path = "web/src"
                action = "sync+exec"
                target = "/app"
                include = ["*.js"]
                ignore = ["node_modules/"]
                initial_sync = true
                exec = { command = ["./reload"], working_dir = "/app", privileged = true }
                container = "e"
                [[after.rule]]
                path = "package.json"
                action = "rebuild"
                """).after();
        Target e = new Target.Container("e");
        List<Target> all = List.of(
                new Target.Service("web"),
                new Target.Container("a"),
                new Target.Service("b"),
                new Target.Container("d"),
                new Target.Container("c"));
        assertThat(after)
                .isEqualTo(new AfterSettings(
                        new AfterSettings.Compose(List.of("web"), Optional.of("shop"), List.of("--file", "dev.yaml")),
                        List.of(new Target.Container("a"), new Target.Service("b")),
                        List.of(new Target.Container("c")),
                        List.of(new Target.Container("d")),
                        List.of(new Exec(
                                all,
                                List.of("nginx", "-s", "reload"),
                                "www",
                                "",
                                false,
                                new TreeMap<>(Map.of("A", "1")))),
                        List.of("./tell"),
                        Optional.of(Duration.ofSeconds(30)),
                        true,
                        List.of(
                                new Rule(
                                        PROJECT.resolve("web/src"),
                                        WatchAction.SYNC_EXEC,
                                        "/app",
                                        List.of("*.js"),
                                        List.of("node_modules/"),
                                        true,
                                        Optional.of(new Exec(
                                                List.of(e), List.of("./reload"), "", "/app", true, new TreeMap<>())),
                                        List.of(e)),
                                new Rule(
                                        PROJECT.resolve("package.json"),
                                        WatchAction.REBUILD,
                                        "",
                                        List.of(),
                                        List.of(),
                                        false,
                                        Optional.empty(),
                                        all))));
    }

    @Test
    void theDockerfileFollowsTheContextUnlessItIsNamed() throws Exception {
        assertThat(load("context = \"app\"").dockerfile()).isEqualTo(PROJECT.resolve("app/Dockerfile"));
        assertThat(load("context = \"../app/.\"").context()).isEqualTo(Path.of("/src/app"));
    }

    @Test
    void flagsBeatTheEnvironmentThatBeatsTheProjectThatBeatsTheUser() throws Exception {
        ConfigText project = text(
                "cachebust.toml",
                "image = \"p:1\"\ntarget = \"p\"\nsyntax = \"builtin\"\n[args]\nA = \"p\"\nB = \"p\"");
        ConfigText user = text(
                "/u/config.toml",
                "image = \"u:1\"\ntarget = \"u\"\nsyntax = \"remote\"\n[watch]\ndebounce = \"1s\"\n[args]\nB = \"u\"\nC = \"u\"");
        Overrides flags = new Overrides(
                Optional.empty(),
                List.of(),
                Optional.of("f:1"),
                Optional.empty(),
                Optional.empty(),
                List.of("A=f", "FROM_ENV", "NOT_IN_ENV", "EMPTY="),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of());
        Map<String, String> environment = Map.of(
                "CACHEBUST_IMAGE", "e:1",
                "CACHEBUST_TARGET", "e",
                "CACHEBUST_WATCH_IGNORE", " a/** *.tmp ",
                "CACHEBUST_IMAGES_KEPT_KEEP", "7",
                "CACHEBUST_SYNTAX", "",
                "CACHEBUST_SOMETHING", "else",
                "FROM_ENV", "there");
        Settings settings = SettingsLoader.load(PROJECT, Optional.of(project), Optional.of(user), environment, flags)
                .only();
        assertThat(settings.image()).isEqualTo("f:1");
        assertThat(settings.target()).contains("e");
        assertThat(settings.syntax()).isEqualTo(Settings.Syntax.BUILTIN);
        assertThat(settings.watch().debounce().any()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.watch().ignore()).containsExactly("a/**", "*.tmp");
        assertThat(settings.imagesKept()).isEqualTo(7);
        assertThat(settings.args()).isEqualTo(Map.of("A", "f", "B", "p", "C", "u", "EMPTY", "", "FROM_ENV", "there"));
    }

    @Test
    void flagsAndEnvironmentSetTheView() throws Exception {
        Overrides none = Overrides.NONE;
        Overrides flags = new Overrides(
                none.config(),
                List.of(),
                none.image(),
                none.dockerfile(),
                none.target(),
                none.buildArgs(),
                none.cacheFrom(),
                none.cacheTo(),
                none.debounce(),
                none.maxWait(),
                Map.of(),
                Map.of("ascii", "never", "tab_progress", "false", "notify", "bell"));
        Map<String, String> environment = Map.of("CACHEBUST_VIEW_TITLE", "true", "CACHEBUST_VIEW_TAB_PROGRESS", "true");
        Settings settings = SettingsLoader.load(PROJECT, Optional.empty(), Optional.empty(), environment, flags)
                .only();
        assertThat(settings.view())
                .isEqualTo(new Settings.View(
                        Settings.Ascii.NEVER, Settings.Notice.BELL, Duration.ofSeconds(10), true, false, false));
    }

    @Test
    void anEmptyTextUndoesWhatTheUsersConfigSays() throws Exception {
        Settings settings = SettingsLoader.load(
                        PROJECT,
                        Optional.of(text("cachebust.toml", "target = \"\"")),
                        Optional.of(text("/u/config.toml", "target = \"debug\"")),
                        Map.of(),
                        Overrides.NONE)
                .only();
        assertThat(settings.target()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[layers.proto] | system dependency proto source",
                "[layers.source] ; [layers.system] | source system dependency",
                "[layers.dependency] | system dependency source",
                "[layers.src] ; [layers.x] ; [layers.deps] ; [layers.sys] | source x dependency system",
            })
    void layersKeepTheOrderOfTheFile(String tables, String expected) throws Exception {
        assertThat(load(tables.replace(" ; ", "\n")).layers())
                .extracting(layer -> layer.name().value())
                .containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "imgae = \"x\" | cachebust.toml:1:1: unknown key imgae | did you mean image?",
                "debounce = \"1s\" | cachebust.toml:1:1: unknown key debounce | did you mean watch.debounce?",
                "[watch];debounse = \"1s\" | cachebust.toml:2:1: unknown key watch.debounse | did you mean watch.debounce?",
                "[layers.system];file = [] | cachebust.toml:2:1: unknown key layers.system.file | did you mean layers.system.files?",
                "[layer.system];files = [] | cachebust.toml:1:1: unknown key layer | did you mean layers?",
                "[watch];zzzzzzzz = 1 | cachebust.toml:2:1: unknown key watch.zzzzzzzz | here can be: debounce, max_wait, vcs_wait, pin_images, ignore, on_change",
                "\"a\\u001b[31m\" = 1 | cachebust.toml:1:1: unknown key a\\u001b[31m | here can be: image, context, dockerfile, target, syntax, dockerfile_inline, tags, platforms, secrets, ssh, outputs, attest, layer_labels, no_cache, no_cache_filter, add_hosts, network, shm_size, ulimits, parallel, compose, args, labels, contexts, layers, watch, cache, engine, images_kept, after, view, images",
                "image = 5 | cachebust.toml:1:1: image must be an image name in quotes, but is the number 5 |",
                "image = \"Shop:dev\" | cachebust.toml:1:1: image must be in lower case, but is \"Shop:dev\" | write \"shop:dev\"",
                "image = \"a b\" | cachebust.toml:1:1: image must be an image name, but is \"a b\" | write it as name:tag, such as \"shop:dev\": lower case letters, digits, and . _ - / between them",
                "context = \"a\\u0000b\" | cachebust.toml:1:1: context holds a NUL character |",
                "args = 3 | cachebust.toml:1:1: args must be a table, but is the number 3 | write [args] and its keys below",
                "[args];N = 1 | cachebust.toml:2:1: args.N must be text, but is the number 1 | put it in quotes: \"1\"",
                "[args];\"A B\" = \"1\" | cachebust.toml:2:1: \"A B\" cannot be the name of a build argument | no spaces and no =",
                "[[layers.system]] | cachebust.toml:1:1: layers.system must be a table, but is a list | write [layers.system] and its keys below",
                "[layers.Big] | cachebust.toml:1:1: \"Big\" cannot be a layer's name | lower case letters, digits, - and _ make a name, at most 40",
                "[layers.ignored] | cachebust.toml:1:1: \"ignored\" cannot be a layer's name | it stands for files that belong to no layer; choose another name",
                "[layers.deps];[layers.dependency] | cachebust.toml:2:1: layers.dependency is the layer dependency, which is at cachebust.toml:1:1 | keep one of the two",
                "[layers.x];strategy = \"stage\" | cachebust.toml:1:1: layers.x has strategy = \"stage\" but names no stage | add stage = \"NAME\" with the stage's name in the Dockerfile",
                "[layers.x];arg = \"A\";[layers.y];arg = \"A\" | cachebust.toml:3:1: the layers x and y have the same arg \"A\" | give each layer an ARG of its own",
                "[layers.x];files = \"a\" | cachebust.toml:2:1: layers.x.files must be a list of texts, but is the text \"a\" | write [\"a\"]",
                "[layers.x];files = [\"a\", 1] | cachebust.toml:2:1: layers.x.files must be a list of texts, item 2 in quotes, but is the number 1 |",
                "[layers.x];arg = \"A-B\" | cachebust.toml:2:1: layers.x.arg must be the name of an ARG, but is \"A-B\" | letters, digits and _ make a name, such as \"CACHE_BUST_SOURCE\"",
                "[layers.x];strategy = \"args\" | cachebust.toml:2:1: layers.x.strategy must be one of \"auto\", \"arg\", \"stage\", \"none\", but is the text \"args\" | did you mean \"arg\"?",
                "[layers.x];semantic = \"yes\" | cachebust.toml:2:1: layers.x.semantic must be true or false, but is the text \"yes\" |",
                "[watch];debounce = 50 | cachebust.toml:2:1: watch.debounce must be a duration, but is the number 50 | say the unit, as in \"50ms\"",
                "[watch];debounce = \"fast\" | cachebust.toml:2:1: watch.debounce must be a duration, but is \"fast\" | write a whole number and a unit (ms, s, m, h, d), such as \"80ms\", \"2s\" or \"7d\"",
                "[watch];debounce = \"0s\" | cachebust.toml:2:1: watch.debounce must be longer than zero |",
                "[watch];debounce = \"3s\" | watch: watch.max_wait (2000ms) is shorter than watch.debounce (3000ms) | make it at least as long",
                "[cache];export = \"always\" | cachebust.toml:2:1: cache.export must be \"never\", \"exit\" or \"every:10m\", but is \"always\" |",
                "[cache];from = [\"type=registy,ref=a\"] | cachebust.toml:2:1: cache.from has the unknown type \"registy\" | did you mean type=registry?",
                "[cache];from = [\"type=registry\"] | cachebust.toml:2:1: cache.from needs a ref for type=registry | write it as \"type=registry,ref=name:cache\"",
                "[cache];from = [\"type=inline\"] | cachebust.toml:2:1: cache.from cannot import type=inline | inline cache is read from the image itself: write \"type=registry,ref=NAME\" with the image's name",
                "[cache];to = [\"type=registry,ref=a,mode=maxi\"] | cachebust.toml:2:1: cache.to must have mode=min or mode=max, but has mode=maxi |",
                "[cache];to = [\"type=local\"] | cachebust.toml:2:1: cache.to needs a folder for type=local | write it as \"type=local,dest=build-cache\"",
                "[cache];from = [\"type=local,dest=x\"] | cachebust.toml:2:1: cache.from needs a folder for type=local | write it as \"type=local,src=build-cache\"",
                "[engine];host = \"ssh://me@there\" | cachebust.toml:2:1: engine.host uses ssh://, which this version does not support yet | unix:// and tcp:// can be used",
                "[engine];host = \"/run/docker.sock\" | cachebust.toml:2:1: engine.host must be an engine's address, but is \"/run/docker.sock\" | write \"unix:///var/run/docker.sock\", \"tcp://host:2376\" or \"buildkit+tcp://host:1234\"",
                "[engine];cert = \"c.pem\" | engine: engine.cert is set and engine.key is not | set both",
                "[images_kept];keep = -1 | cachebust.toml:2:1: images_kept.keep must be a number from 0 to 1000, but is the number -1 |",
                "[after];restart = 5 | cachebust.toml:2:1: after.restart must be a container's name, or a list of such, but is the number 5 |",
                "[after];restart = \"-f\" | cachebust.toml:2:1: after.restart must be the name of a container, but is \"-f\" | letters, digits, _, . and - make a name; a Compose service's containers are \"service:NAME\"",
                "[after];compose = [\"--all\"] | cachebust.toml:2:1: after.compose must be the name of a service, but is \"--all\" | letters, digits, _, . and - make a name; a Compose service's containers are \"service:NAME\"",
                "[[after.exec]];command = [\"a\"] | after: after.exec names no container | add container = \"NAME\", or compose, recreate, sync or restart to [after]",
                "[[after.exec]];container = \"a\" | cachebust.toml:1:1: after.exec has no command | write command = [\"program\", \"argument\"]",
                "[[after.exec]];comand = [] | cachebust.toml:1:1: after.exec has the unknown key \"comand\" | did you mean command?",
                "[[after.rule]];path = \"src\" | cachebust.toml:1:1: after.rule has no action | a rule needs a path and an action, one of \"sync\", \"rebuild\", \"restart\", \"sync+restart\", \"sync+exec\"",
                "[[after.rule]];path = \"src\";action = \"sink\" | cachebust.toml:1:1: after.rule action must be one of \"sync\", \"rebuild\", \"restart\", \"sync+restart\", \"sync+exec\", but is the text \"sink\" |",
                "[[after.rule]];path = \"src\";action = \"sync\" | cachebust.toml:1:1: after.rule has no target | say where in the container the files belong, such as target = \"/app/src\"",
                "[[after.rule]];path = \"src\";action = \"sync\";target = \"app\" | cachebust.toml:1:1: after.rule target must be an absolute path in the container, but is \"app\" |",
                "[[after.rule]];path = \"src\";action = \"sync+exec\";target = \"/app\" | cachebust.toml:1:1: after.rule has no exec | write exec = { command = [\"program\", \"argument\"] }",
                "images = 1 | cachebust.toml:1:1: images must be tables, but is the number 1 | write [images.NAME]",
                "[images];api = 1 | cachebust.toml:2:1: images.api must be a table, but is the number 1 | write [images.api] and its keys below",
                "[images.\"../x\"] | cachebust.toml:1:1: \"../x\" cannot be an image's name here | letters, digits and . _ - make a name, such as [images.api]; the image's own is image = \"…\"",
                "[images.api];imgae = \"x\" | cachebust.toml:2:1: unknown key images.api.imgae | did you mean images.api.image?",
                "[images.api.watch];debounse = \"1s\" | cachebust.toml:2:1: unknown key images.api.watch.debounse | did you mean images.api.watch.debounce?",
                "[images.api.watch];debounce = 1 | cachebust.toml:2:1: images.api.watch.debounce must be a duration, but is the number 1 | say the unit, as in \"1ms\"",
                "[images.api.engine];host = \"\" | cachebust.toml:1:1: images.api.engine is for the whole project | move engine to before the first [images.…], without images.api",
                "[images.api];context = 1;[images.worker];target = \"2\" | cachebust.toml:2:1: images.api.context must be a path in quotes, but is the number 1 |",
                "parallel = 0 | cachebust.toml:1:1: parallel must be a number from 1 to 64, but is the number 0 |",
                "[[layers.x.probe]];gti = \"a\" | cachebust.toml:1:1: layers.x.probe has the unknown key \"gti\" | did you mean git?",
                "[[layers.x.probe]];git = \"a\";url = \"http://x/\" | cachebust.toml:1:1: layers.x.probe has both git and url | say one of git, url, image, command; a second probe is a second [[layers.NAME.probe]]",
                "[[layers.x.probe]];git = \"-oProxyCommand=x\" | cachebust.toml:1:1: layers.x.probe git must be a repository that https, ssh, git or a path leads to, but is \"-oProxyCommand=x\" | write \"https://host/project.git#main\"",
                "[[layers.x.probe]];git = \"ext::sh -c id\" | cachebust.toml:1:1: layers.x.probe git must be a repository that https, ssh, git or a path leads to, but is \"ext::sh -c id\" | write \"https://host/project.git#main\"",
                "[[layers.x.probe]];git = \"https://me:pw@host/x\" | cachebust.toml:1:1: layers.x.probe git holds a password | leave it to git's credential helpers, or to ssh",
                "[[layers.x.probe]];git = \"https://host/x#--upload-pack\" | cachebust.toml:1:1: layers.x.probe git names a reference that git cannot have: \"--upload-pack\" | a branch, a tag, HEAD, or refs/… comes after #",
                "[[layers.x.probe]];url = \"file:///etc/passwd\" | cachebust.toml:1:1: layers.x.probe url must be an address of http or https, but is \"file:///etc/passwd\" |",
                "[[layers.x.probe]];url = \"https://me:pw@host/\" | cachebust.toml:1:1: layers.x.probe url holds a login | only what needs none can be asked for",
                "[[layers.x.probe]];image = \"A b\" | cachebust.toml:1:1: layers.x.probe image must be an image name, but is \"A b\" | write it as name:tag, such as \"shop:dev\": lower case letters, digits, and . _ - / between them",
                "[[layers.x.probe]];command = \"ls\" | cachebust.toml:1:1: layers.x.probe command must be a list of texts, but is the text \"ls\" | write [\"ls\"]",
                "[[layers.x.probe]];command = [\"ls\"];every = 5 | cachebust.toml:1:1: layers.x.probe every must be a duration, but is the number 5 | say the unit, as in \"5ms\"",
                "[layers.x];probe = 1 | cachebust.toml:2:1: layers.x.probe must be a list of tables, but is the number 1 | write [[layers.NAME.probe]]",
                "[[layers.source.probe]];every = \"1m\" | cachebust.toml:1:1: layers.source.probe asks for nothing | say one of git, url, image, command; a second probe is a second [[layers.NAME.probe]]",
                "image = shop | cachebust.toml:1:9: not valid TOML: Unexpected 's', expected a value | text needs quotes: key = \"value\"",
                "a = 1;a = 2 | cachebust.toml:2:1: not valid TOML: a previously defined at line 1, column 1 | keep one of the two",
                "[watch | cachebust.toml:1:7: not valid TOML: Unexpected end of input, expected ] |",
            })
    void saysWhatIsWrongWhereAndWhatToDo(String text, String message, String hint) {
        ConfigException e = failure(text.replace(';', '\n'));
        assertThat(e).hasMessage(hint == null ? message : message + "\n  " + hint);
    }

    @Test
    void readsProbes() throws Exception {
        Settings settings = load("""
                [[layers.deps.probe]]
                git = "https://example.org/lib.git#v1"
                [[layers.deps.probe]]
                url = "https://example.org/list"
                every = "1h"
                [[layers.deps.probe]]
                image = "debian:12"
                [[layers.deps.probe]]
                command = ["./version", "--short"]
                [[layers.source.probe]]
                git = "../lib"
                """);
        Duration often = Duration.ofMinutes(10);
        assertThat(settings.layers().get(1).probes())
                .containsExactly(
                        new ProbeSettings(new Probe.Git("https://example.org/lib.git", "v1"), often),
                        new ProbeSettings(new Probe.Url(URI.create("https://example.org/list")), Duration.ofHours(1)),
                        new ProbeSettings(new Probe.Image("debian:12"), often),
                        new ProbeSettings(new Probe.Command(List.of("./version", "--short")), often));
        assertThat(settings.layers().get(2).probes())
                .containsExactly(new ProbeSettings(new Probe.Git("../lib", "HEAD"), often));
    }

    @Test
    void everyProblemIsSaidAtOnce() {
        ConfigException e = failure("imgae = 1\ntarget = 2\n[watch]\ndebounce = 3");
        assertThat(e.problems())
                .extracting(Problem::origin)
                .containsExactly("cachebust.toml:1:1", "cachebust.toml:2:1", "cachebust.toml:4:1");
    }

    @Test
    void aThousandProblemsAreCutOff() {
        ConfigException e = failure("x1 = 1\n" + "[watch]\n" + "zzzzzzzzzzz = 1\n"
                + IntStream.range(0, 1000).mapToObj(i -> "k" + i + " = 1\n").collect(Collectors.joining()));
        assertThat(e.problems()).hasSize(1002);
        assertThat(e.getMessage()).hasLineCount(21);
        assertThat(e).hasMessageEndingWith("… and 992 more");
    }

    @Test
    void badFlagsAndVariablesAreNamed() {
        Overrides flags = new Overrides(
                Optional.empty(),
                List.of(),
                Optional.of("a:b:c"),
                Optional.empty(),
                Optional.empty(),
                List.of("=x"),
                List.of(),
                List.of(),
                Optional.of("soon"),
                Optional.empty(),
                Map.of(),
                Map.of());
        ConfigException e = catchThrowableOfType(
                ConfigException.class,
                () -> SettingsLoader.load(
                        PROJECT,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("CACHEBUST_WATCH_ON_CHANGE", "smrt", "CACHEBUST_IMAGES_KEPT_KEEP", "many"),
                        flags));
        assertThat(e.problems())
                .extracting(Problem::origin)
                .containsExactly(
                        "-t", "--debounce", "--build-arg", "CACHEBUST_WATCH_ON_CHANGE", "CACHEBUST_IMAGES_KEPT_KEEP");
    }

    @Test
    void aByteOrderMarkIsSkipped() throws Exception {
        assertThat(load("\uFEFFimage = \"x:1\"").image()).isEqualTo("x:1");
    }

    @Test
    void credentialsOfACacheNeverReachAMessage() {
        ConfigException e = failure("[cache]\nto = [\"type=s4,secret_access_key=hunter2\"]");
        assertThat(e.getMessage()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "Shop, shop:dev",
        "My Shop!, my-shop:dev",
        "_x_, x:dev",
        "日本, app:dev",
        "a..b, a-b:dev",
    })
    void theImagesNameIsMadeOfTheFolders(String folder, String image) throws Exception {
        Settings settings = SettingsLoader.load(
                        Path.of("/src").resolve(folder), Optional.empty(), Optional.empty(), Map.of(), Overrides.NONE)
                .only();
        assertThat(settings.image()).isEqualTo(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a:1.2_x-Y",
                "a/b/c:t",
                "127.0.0.1:5000/a:b",
                "Host.example:5000/a",
                "[::1]:5000/a",
                "a__b/c---d:e",
            })
    void theseAreImageNames(String name) throws Exception {
        assertThat(load("image = \"" + name + "\"").image()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", ":a", "a//b", "-a", "a-", "a..b", "a:-b", "a b", "a@sha256:00", "a:b:c", "a_._b"})
    void theseAreNot(String name) {
        assertThat(failure("image = \"" + name + "\"").problems()).hasSize(1);
    }

    private static Settings load(String text) throws ConfigException {
        return SettingsLoader.load(
                        PROJECT, Optional.of(text("cachebust.toml", text)), Optional.empty(), Map.of(), Overrides.NONE)
                .only();
    }

    private static ConfigException failure(String text) {
        return catchThrowableOfType(ConfigException.class, () -> load(text));
    }

    private static ConfigText text(String name, String text) {
        return new ConfigText(PROJECT.resolve(name), name, text);
    }
}
