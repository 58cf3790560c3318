package dev.cachebust.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a version control system is in the middle of. Git, Mercurial and Jujutsu leave marks in their folders for as long as
 * an operation lasts: a lock while files are being written, and the state of a rebase, merge or bisect between its steps.
 */
public final class VersionControl {
    /** A gitdir file is one line; what is longer is none. */
    private static final long MOST_BYTES = 8192;

    /** Where git keeps its marks: {@code gitrepository-layout(5)}, and the worktree's own folder in linked worktrees. */
    private static final Map<String, String> GIT = marks(
            "index.lock", "git is writing files",
            "rebase-merge", "git rebase",
            "rebase-apply", "git rebase or am",
            "MERGE_HEAD", "git merge",
            "CHERRY_PICK_HEAD", "git cherry-pick",
            "REVERT_HEAD", "git revert",
            "BISECT_LOG", "git bisect");

    private static final Map<String, String> MERCURIAL = marks(
            "wlock", "hg is writing files",
            "updatestate", "hg update",
            "rebasestate", "hg rebase",
            "histedit-state", "hg histedit",
            "graftstate", "hg graft",
            "bisect.state", "hg bisect");

    private static final Map<String, String> JUJUTSU = marks("working_copy/working_copy.lock", "jj is writing files");

    private VersionControl() {}

    /**
     * An operation that has not ended.
     *
     * @param name for people, such as {@code git rebase}
     * @param lastSign when it was last seen to go on: its mark's time of modification
     */
    public record Operation(String name, Instant lastSign) {}

    /**
     * The operation under way in the working copy that this folder is in; of several the one that went on last. Looks at a
     * dozen names in the folders above, and remembers nothing.
     */
    public static Optional<Operation> underWay(Path folder) {
        Path start = folder.toAbsolutePath().normalize();
        return Stream.iterate(start, here -> here != null, Path::getParent)
                .map(VersionControl::marksIn)
                .filter(Optional::isPresent)
                .findFirst()
                .flatMap(marks -> marks.get().max(Comparator.comparing(Operation::lastSign)));
    }

    /** What is under way in the working copy with this root; empty if it is no root of one. */
    private static Optional<Stream<Operation>> marksIn(Path root) {
        Optional<Path> git = gitFolder(root.resolve(".git"));
        Path hg = root.resolve(".hg");
        Path jj = root.resolve(".jj");
        if (git.isEmpty() && !Files.isDirectory(hg) && !Files.isDirectory(jj)) {
            return Optional.empty();
        }
        return Optional.of(Stream.of(
                        git.stream().flatMap(folder -> found(folder, GIT)), found(hg, MERCURIAL), found(jj, JUJUTSU))
                .flatMap(operations -> operations));
    }

    /** A worktree or submodule has a file in place of the folder: {@code gitdir: PATH}. */
    private static Optional<Path> gitFolder(Path git) {
        if (Files.isDirectory(git)) {
            return Optional.of(git);
        }
        try {
            if (!Files.isRegularFile(git) || Files.size(git) > MOST_BYTES) {
                return Optional.empty();
            }
            String text = Files.readString(git, StandardCharsets.UTF_8).strip();
            String prefix = "gitdir:";
            return text.startsWith(prefix)
                    ? Optional.of(
                            git.resolveSibling(text.substring(prefix.length()).strip()))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Whatever it is, it tells nothing.
            return Optional.empty();
        }
    }

    private static Stream<Operation> found(Path folder, Map<String, String> marks) {
        return marks.entrySet().stream()
                .flatMap(mark -> found(folder.resolve(mark.getKey()), mark.getValue()).stream());
    }

    private static Optional<Operation> found(Path mark, String name) {
        try {
            Instant modified = Files.readAttributes(mark, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .lastModifiedTime()
                    .toInstant();
            return Optional.of(new Operation(name, modified));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> marks(String... filesAndNames) {
        Map<String, String> marks = new LinkedHashMap<>();
        for (int i = 0; i < filesAndNames.length; i += 2) {
            marks.put(filesAndNames[i], filesAndNames[i + 1]);
        }
        return marks;
    }
}
