package dev.cachebust.build.buildkit.files;

import dev.cachebust.build.BuildRequest;
import dev.cachebust.build.BuildRequest.DockerfileSource;
import dev.cachebust.build.BuildRequest.IgnoreFile;
import dev.cachebust.build.BuildRequest.NamedContext;
import dev.cachebust.build.ContextSnapshot;
import dev.cachebust.context.Entry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The local files of one build request.
 *
 * @param sharedKey what the engine finds its last copy of them by
 * @param content equal for requests whose files are equal, times included
 * @param transfer serves them to one build
 */
public record RequestedFiles(String sharedKey, Content content, Transfer transfer) {
    private static final String DOCKERFILE = "dockerfile";
    private static final String CONTEXT = "context";
    private static final String IGNORE_FILE = ".dockerignore";

    /** The identity of a set of folders: where they are, and all that the engine could get to see of them. */
    public record Content(Map<String, Path> roots, Map<String, Entry.Dir> trees, Map<String, Entry.Dir> ignoreFiles) {}

    /** The files that this request names; {@code sent} remembers what engines were told about them and has begun. */
    public static RequestedFiles of(BuildRequest request, SentRegistry sent) {
        String context = ContextNames.of(request.context().root());
        Map<String, ContextSnapshot> onDisk = new HashMap<>();
        Map<String, LocalFolder> ignoreFiles = new HashMap<>();
        onDisk.put(CONTEXT, request.context());
        ignoreFile(request.dockerfile()).ifPresent(folder -> ignoreFiles.put(CONTEXT, folder));
        request.namedContexts().forEach((name, named) -> {
            if (named instanceof NamedContext.Local local) {
                onDisk.put(localName(name), local.files());
                ignoreFiles.put(localName(name), ignoreFile(local.ignore()));
            }
        });

        Map<String, LocalFolder> folders = new HashMap<>();
        Map<String, Path> roots = new HashMap<>();
        onDisk.forEach((name, snapshot) -> {
            roots.put(name, snapshot.root());
            folders.put(
                    name,
                    new LocalFolder.OnDisk(snapshot.root(), snapshot.tree().root(), sent.of(context, name)));
        });
        folders.put(DOCKERFILE, dockerfile(request.dockerfile()));

        Map<String, Entry.Dir> trees = new HashMap<>();
        folders.forEach((name, folder) -> trees.put(name, folder.tree()));
        Map<String, Entry.Dir> ignored = new HashMap<>();
        ignoreFiles.forEach((name, folder) -> ignored.put(name, folder.tree()));
        return new RequestedFiles(
                sent.sharedKey(context), new Content(roots, trees, ignored), new Transfer(folders, ignoreFiles));
    }

    /** The name under which the engine asks for the files of a named context: none that stands for something else. */
    public static String localName(String context) {
        return context.equals(CONTEXT) || context.equals(DOCKERFILE) ? "_" + context : context;
    }

    private static LocalFolder dockerfile(DockerfileSource source) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(source.name(), source.content());
        source.ignore()
                .filter(ignore -> !ignore.name().equals(IGNORE_FILE))
                .ifPresent(ignore -> files.put(ignore.name(), ignore.content()));
        return new LocalFolder.InMemory(files);
    }

    /** Empty where another ignore file is in force: then the engine does not look for the context's own. */
    private static Optional<LocalFolder> ignoreFile(DockerfileSource source) {
        Optional<IgnoreFile> ignore = source.ignore();
        if (ignore.isPresent() && !ignore.get().name().equals(IGNORE_FILE)) {
            return Optional.empty();
        }
        return Optional.of(ignoreFile(ignore.map(IgnoreFile::content)));
    }

    private static LocalFolder ignoreFile(Optional<byte[]> content) {
        return new LocalFolder.InMemory(
                content.map(bytes -> Map.of(IGNORE_FILE, bytes)).orElse(Map.of()));
    }
}
