package dev.cachebust.daemon;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.FingerprintStore;
import dev.cachebust.daemon.JsonReader.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Keeps the last build of a project from run to run. What is damaged, foreign or of another version is left aside with a
 * warning: at worst everything is read and built once more.
 */
public final class StateStore {
    private static final String NAME = "last-build";
    private static final String HEAD = "cachebust-state 4 ";

    private final StateFolder folder;
    private final FingerprintStore fingerprints;

    /** For what is kept in this folder. */
    public StateStore(StateFolder folder) {
        this.folder = folder;
        this.fingerprints = new FingerprintStore(folder.file("fingerprints"));
    }

    /** The builds that were made. */
    public HistoryFile history() {
        return new HistoryFile(folder);
    }

    /**
     * What was kept.
     *
     * @param last the last build, if it can be used
     * @param tree the context as it was last read, if it can be used
     * @param warning why something that is there was not used
     */
    public record Loaded(Optional<LastBuild> last, Optional<ContextTree> tree, Optional<String> warning) {}

    /** Reads what was kept of a project with this context. Never fails. */
    public Loaded load(Path context) {
        FingerprintStore.Loaded kept = fingerprints.load(context);
        try {
            Node node = read();
            Optional<ContextTree> tree = kept.tree();
            if (tree.isEmpty() || !tree.get().root().digest().hex().equals(StateJson.treeDigest(node))) {
                Optional<String> warning = kept.warning();
                return new Loaded(
                        Optional.empty(),
                        tree,
                        warning.isPresent() ? warning : unusable("it does not belong to the fingerprints beside it"));
            }
            return new Loaded(Optional.of(StateJson.read(node, tree.get())), tree, kept.warning());
        } catch (NoSuchFileException e) {
            return new Loaded(Optional.empty(), kept.tree(), kept.warning());
        } catch (IOException e) {
            return new Loaded(Optional.empty(), kept.tree(), unusable(String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> unusable(String reason) {
        return Optional.of("the last build kept in " + folder.file(NAME) + " is not used: " + reason);
    }

    private Node read() throws IOException {
        String text = new String(Files.readAllBytes(folder.file(NAME)), StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        if (end < 0 || !text.startsWith(HEAD)) {
            throw new IOException("it is of another version");
        }
        String body = text.substring(end + 1);
        if (!text.substring(HEAD.length(), end).equals(checksum(body))) {
            throw new IOException("it is damaged");
        }
        return JsonReader.read(body);
    }

    /** Keeps a build in place of what was there. */
    public void save(Path context, LastBuild last) throws IOException {
        folder.make();
        fingerprints.save(context, last.tree());
        String body = StateJson.write(last);
        folder.replace(NAME, (HEAD + checksum(body) + "\n" + body).getBytes(StandardCharsets.UTF_8));
    }

    private static String checksum(String body) {
        return Digest.sha256(body.getBytes(StandardCharsets.UTF_8)).hex();
    }
}
