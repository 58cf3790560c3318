package dev.cachebust.context;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Files that editors keep beside the one that is edited. They are left out of the context: each key stroke may change
 * them, and none is meant for an image. Only names are listed that no real content has and that stay for longer than a
 * save takes; what a save makes and removes within a moment ({@code 4913} of vim, {@code sedXXXXXX}) is gone by the time
 * the context is looked at.
 */
public final class EditorTemporaries {
    private static final List<Pattern> NAMES = List.of(
            // vim: swap files, .name.swp and on downwards when several are open
            Pattern.compile("\\..*\\.sw[g-p]"),
            Pattern.compile("\\.sw[g-p]"),
            // vim, nano, gedit, kate: the version before
            Pattern.compile(".+~"),
            // emacs: lock link, auto-save
            Pattern.compile("\\.#.+"),
            Pattern.compile("#.+#"),
            // JetBrains: safe write
            Pattern.compile(".+___jb_(tmp|old)___"),
            // GLib (gedit, GNOME's editor)
            Pattern.compile("\\.goutputstream-[A-Za-z0-9]{6}"),
            // kate
            Pattern.compile("\\..+\\.kate-swp"));

    private EditorTemporaries() {}

    /** Whether a file or link of this name (the path's last part) is one. Directories never are. */
    public static boolean matches(String name) {
        if (name.isEmpty()) {
            return false;
        }
        char first = name.charAt(0);
        char last = name.charAt(name.length() - 1);
        boolean worthALook = first == '.' || first == '#' || last == '~' || last == '_';
        return worthALook && NAMES.stream().anyMatch(p -> p.matcher(name).matches());
    }
}
