package dev.cachebust.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The key of what sources select. Its equalities are those of BuildKit's {@code cache/contenthash/checksum.go}: what goes
 * into the key there goes into it here, what is left out there is left out here, oddities included. Its values are not.
 */
final class SelectionDigest {
    private static final char MISSING = 'm';
    private static final byte[] HEADER = {'h'};

    private final ContextTree tree;
    private final SourcePath source;
    private final List<Taken> taken = new ArrayList<>();
    private boolean leadsNowhere;

    private SelectionDigest(ContextTree tree, SourcePath source) {
        this.tree = tree;
        this.source = source;
    }

    /** An entry that goes into the key. */
    private record Taken(String path, Digest digest) {}

    /** A directory on the way down: what the filters said of it, and whether it went into the key. */
    private static final class Header {
        final String path;
        final Optional<Header> parent;
        final PatternList.Match include;
        final PatternList.Match exclude;
        boolean taken;

        Header(String path, Optional<Header> parent, PatternList.Match include, PatternList.Match exclude) {
            this.path = path;
            this.parent = parent;
            this.include = include;
            this.exclude = exclude;
        }
    }

    static Selection.Found find(List<SourcePath> sources, ContextTree tree) {
        DigestBuilder found = new DigestBuilder();
        List<String> missing = new ArrayList<>();
        List<String> unmatched = new ArrayList<>();
        for (SourcePath source : sources) {
            SelectionDigest selection = new SelectionDigest(tree, source);
            Optional<Digest> digest = selection.digest();
            if (digest.isPresent()) {
                found.digest(digest.get());
            } else {
                found.letter(MISSING);
                missing.add(source.text());
            }
            if (source.hasWildcards() && digest.isPresent() && selection.taken.isEmpty()) {
                unmatched.add(source.text());
            }
        }
        return new Selection.Found(found.build(), List.copyOf(missing), List.copyOf(unmatched));
    }

    /** The key of one source; empty if it would be an error. */
    private Optional<Digest> digest() {
        if (!source.hasWildcards() && !source.hasFilters()) {
            return followed(source.path());
        }
        if (source.hasWildcards()) {
            String fixed = source.fixedPart();
            links().follow(fixed, true).ifPresent(start -> {
                if (start.entry() instanceof Entry.Dir dir) {
                    search(fixed, dir);
                }
            });
        } else {
            Optional<Links.Target> start = links().follow(source.path(), false);
            if (start.isEmpty()) {
                // no error for the key, but for the copying that follows
                leadsNowhere = true;
            } else if (source.path().isEmpty()) {
                below("", "", (Entry.Dir) start.get().entry(), Optional.empty());
            } else {
                take(source.path(), "", start.get().entry(), Optional.empty());
            }
        }
        boolean lacking = source.required()
                .filter(path -> taken.stream().noneMatch(t -> t.path.startsWith(path)))
                .isPresent();
        return leadsNowhere || lacking ? Optional.empty() : Optional.of(list());
    }

    private Digest list() {
        if (taken.size() == 1 && lastPart(source.path()).equals(lastPart(taken.get(0).path))) {
            return taken.get(0).digest;
        }
        // What is selected counts, not where it lies.
        int prefix = source.fixedPart().isEmpty() ? 0 : source.fixedPart().length() + 1;
        DigestBuilder list = new DigestBuilder();
        for (Taken entry : taken) {
            list.text(("/" + entry.path).substring(prefix)).digest(entry.digest);
        }
        return list.build();
    }

    /** Looks below a directory for what the wildcards match. */
    private void search(String path, Entry.Dir dir) {
        for (Entry child : dir.children()) {
            String childPath = path.isEmpty() ? child.name() : path + "/" + child.name();
            if (source.names(childPath)) {
                take(childPath, "", child, Optional.empty());
            } else if (child instanceof Entry.Dir below) {
                search(childPath, below);
            }
        }
    }

    /**
     * Takes an entry and what is below it, as far as the filters let it.
     *
     * @param candidate its path as the filters see it
     * @param parent the directory that it was reached through; empty for what the source names itself
     */
    private void take(String path, String candidate, Entry entry, Optional<Header> parent) {
        PatternList includes = source.includes();
        PatternList excludes = source.excludes();
        PatternList.Match include =
                includes.match(candidate, parent.map(p -> p.include).orElse(includes.nothing()));
        PatternList.Match exclude =
                excludes.match(candidate, parent.map(p -> p.exclude).orElse(excludes.nothing()));
        boolean included = (includes.isEmpty() || include.matched()) && !exclude.matched();
        if (entry instanceof Entry.Dir dir) {
            Header header = new Header(path, parent, include, exclude);
            if (included) {
                takeHeaders(Optional.of(header));
            }
            below(path, candidate, dir, Optional.of(header));
        } else if (included) {
            takeHeaders(parent);
            if (entry instanceof Entry.Link && parent.isEmpty()) {
                followed(path).ifPresentOrElse(d -> taken.add(new Taken(path, d)), () -> leadsNowhere = true);
            } else {
                taken.add(new Taken(path, entry.key()));
            }
        }
    }

    private void below(String path, String candidate, Entry.Dir dir, Optional<Header> header) {
        for (Entry child : dir.children()) {
            take(
                    path.isEmpty() ? child.name() : path + "/" + child.name(),
                    candidate.isEmpty() ? child.name() : candidate + "/" + child.name(),
                    child,
                    header);
        }
    }

    /** A directory counts by its existence, once something below it or it itself is taken. */
    private void takeHeaders(Optional<Header> innermost) {
        if (innermost.isPresent() && !innermost.get().taken) {
            takeHeaders(innermost.get().parent);
            innermost.get().taken = true;
            taken.add(new Taken(innermost.get().path, Digest.sha256(HEADER)));
        }
    }

    private Optional<Digest> followed(String path) {
        return links().follow(path, true).map(target -> target.entry().key());
    }

    private Links links() {
        return new Links(tree, new HashSet<>());
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
