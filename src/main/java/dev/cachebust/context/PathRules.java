package dev.cachebust.context;

/** Which paths of a folder are left out. Parts of a path are separated by {@code /}; the root ({@code ""}) never is. */
public sealed interface PathRules permits IgnoreRules, CommonRules {

    /** Whether this path is left out. */
    boolean ignores(String path);

    /** Whether this directory and all that can ever be below it is left out, so that nobody needs to look inside. */
    boolean prunable(String directory);

    /** The folder's root, to walk down from: cheaper than asking for whole paths. */
    Step root();

    /** The rules' answer for one path, and the way to those below it. */
    interface Step {
        /** The path that it is about. */
        String path();

        /** As {@link PathRules#ignores}. */
        boolean ignored();

        /** As {@link PathRules#prunable}. */
        boolean prunable();

        /** The answer for this name in it. */
        Step child(String name);
    }
}
