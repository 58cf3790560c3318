package dev.cachebust.cli;

import dev.cachebust.config.ConfigFiles;
import dev.cachebust.config.Settings;
import dev.cachebust.context.IgnoreFile;
import dev.cachebust.daemon.Project;
import dev.cachebust.init.Proposal;
import dev.cachebust.init.Proposer;
import dev.cachebust.init.Target;
import dev.cachebust.init.TextFile;
import dev.cachebust.view.InitJson;
import dev.cachebust.view.InitText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code init}: what to write so that a change makes less run again. */
@Command(
        name = "init",
        description = {
            "Propose a cachebust.toml and edits of the Dockerfile: bust ARGs at the right points, cache mounts, manifests before",
            "the rest of the context, stages. Each comes with its reason, and with how many steps an edit makes run again before",
            "and after it. Only what leaves the files of the image as they are is proposed; all else is advice. Nothing is",
            "written without --write."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  cachebust init",
            "  cachebust init --write && git diff",
            "  cachebust init | patch -p1           the Dockerfile only"
        })
final class InitCommand implements Callable<Integer> {
    private static final int LARGEST_MANIFEST = 1 << 20;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CachebustCommand options;

    @Option(
            names = "--write",
            description = "Write the files; the Dockerfile as it was is kept beside it as Dockerfile.bak (or .bak2 …).")
    private boolean write;

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Terminal terminal = options.terminal();
        OfflineProject of = OfflineProject.readForAdvice(options.where(), terminal);
        Project project = of.project();
        Settings settings = project.settings();
        TextFile dockerfile = text(project.dockerfile().name(), project.source().content(), settings.dockerfile());
        Path ignorePath = IgnoreFile.locate(settings.context(), settings.dockerfile())
                .orElse(settings.context().resolve(IgnoreFile.NAME));
        byte[] ignoreBytes = project.source().ignore().map(i -> i.content()).orElse(new byte[0]);
        Path config = settings.project().resolve(ConfigFiles.PROJECT_FILE);
        Target target = new Target(
                settings.file().isPresent() || Files.exists(config, LinkOption.NOFOLLOW_LINKS),
                lines(settings),
                inContext(project, config),
                inContext(
                                project,
                                settings.dockerfile()
                                        .resolveSibling(settings.dockerfile().getFileName() + ".bak"))
                        .map(path -> path + "*"),
                text(OfflineProject.shown(settings, ignorePath), ignoreBytes, ignorePath));
        Proposal proposal = Proposer.propose(
                dockerfile, of.subject(), project.engine(), path -> manifest(settings.context(), path), target);

        List<String> written = List.of();
        if (write && !proposal.isEmpty()) {
            InitFiles files =
                    new InitFiles(settings.dockerfile(), project.source().content(), ignorePath, ignoreBytes, config);
            written = files.write(proposal).stream()
                    .map(path -> OfflineProject.shown(settings, path))
                    .toList();
        }
        if (json) {
            terminal.print(List.of(InitJson.document(proposal, ConfigFiles.PROJECT_FILE, written)
                    .toString()));
        } else {
            terminal.print(InitText.lines(proposal, ConfigFiles.PROJECT_FILE, terminal.palette(), terminal.width()));
            if (!written.isEmpty()) {
                terminal.say("wrote " + String.join(", ", written));
            } else if (!proposal.isEmpty()) {
                terminal.say("nothing is written yet; --write does it");
            }
        }
        return ExitCode.DONE;
    }

    private static TextFile text(String name, byte[] content, Path file) throws UsageException {
        return TextFile.of(name, content)
                .orElseThrow(() -> new UsageException(file + ": is not UTF-8 text with ordinary line ends"
                        + "\n  init leaves such a file alone: save it as UTF-8, with \\n or \\r\\n"));
    }

    /** What flags and environment said, so that the config alone is enough from now on. */
    private static String lines(Settings settings) {
        StringBuilder lines = new StringBuilder();
        line(lines, "image", settings.image());
        if (!settings.context().equals(settings.project())) {
            line(lines, "context", OfflineProject.shown(settings, settings.context()));
        }
        if (!settings.dockerfile().equals(settings.context().resolve("Dockerfile"))) {
            line(lines, "dockerfile", OfflineProject.shown(settings, settings.dockerfile()));
        }
        settings.target().ifPresent(target -> line(lines, "target", target));
        return lines.toString();
    }

    private static void line(StringBuilder lines, String key, String value) {
        boolean plain = value.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\' || c == 0x7f);
        if (plain) {
            lines.append(key).append(" = \"").append(value).append("\"\n");
        }
    }

    /** A file's path in the context, unless the ignore rules leave it out. */
    private static Optional<String> inContext(Project project, Path file) {
        Path context = project.settings().context();
        if (!file.startsWith(context)) {
            return Optional.empty();
        }
        String path =
                context.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
        return project.ignore().ignores(path) ? Optional.empty() : Optional.of(path);
    }

    /** A regular file of the context's folder, if it is small enough to be a manifest. */
    private static Optional<String> manifest(Path context, String path) {
        Path file = context.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_MANIFEST);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // What cannot be read proves nothing.
            return Optional.empty();
        }
    }
}
