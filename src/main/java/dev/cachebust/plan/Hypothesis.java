package dev.cachebust.plan;

import dev.cachebust.context.ContextTree;
import dev.cachebust.context.Digest;
import dev.cachebust.context.Entry;
import dev.cachebust.context.TreeEditor;
import dev.cachebust.dockerfile.StepId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What would be if files were edited. */
public final class Hypothesis {
    private static final int NEW_FILE = 0644;

    private Hypothesis() {}

    /**
     * A context in which each of these paths has another content: a file or link itself, all below a directory; what is not
     * there is made.
     *
     * @param paths relative to the context and not ignored
     */
    public static ContextTree edited(ContextTree tree, Collection<String> paths) {
        TreeEditor editor = tree.edit();
        for (String path : paths) {
            Optional<Entry> entry = tree.get(path);
            if (entry.isEmpty()) {
                String name = path.substring(path.lastIndexOf('/') + 1);
                editor.put(path, new Entry.File(name, NEW_FILE, 0, 0, Digest.sha256(new byte[0])));
            } else {
                edit(editor, path, entry.get());
            }
        }
        return editor.build();
    }

    private static void edit(TreeEditor editor, String path, Entry entry) {
        if (entry instanceof Entry.Dir dir) {
            String prefix = path.isEmpty() ? "" : path + "/";
            dir.children().forEach(child -> edit(editor, prefix + child.name(), child));
        } else if (entry instanceof Entry.File file) {
            Digest other = Digest.sha256(file.content().bytes());
            editor.put(path, new Entry.File(file.name(), file.mode(), file.mtimeNanos(), file.size(), other));
        } else if (entry instanceof Entry.Link link) {
            editor.put(path, new Entry.Link(link.name(), link.mode(), link.mtimeNanos(), link.target() + "~"));
        }
    }

    /** The past that plans predict against: the real one, or else as if the present state had just been built. */
    public static Past past(Past real, Situation now, Decision asItIs) {
        if (real.last().isPresent()) {
            return real;
        }
        BuildRecord record = asItIs.record();
        List<StepId> all = record.steps().stream().map(StepKey::id).toList();
        return new Past(Optional.of(record), now.context(), record.learn(real.known(), Set.copyOf(all), Set.of()));
    }
}
