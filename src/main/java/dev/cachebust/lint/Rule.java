package dev.cachebust.lint;

import java.util.Locale;

/** The rules. Each has a page, {@code docs/rules/<id>.md}, with a bad and a good example. */
public enum Rule {
    BUST_ARG_UNDECLARED(
            Severity.ERROR,
            "Bust ARG that no stage declares",
            "declare it before the RUN that it is to run again; an undeclared build argument is ignored"),
    BUST_ARG_NOT_REDECLARED(
            Severity.ERROR,
            "Bust ARG declared where it does not reach",
            "repeat ARG NAME in the stage of the RUN; one before the first FROM or in another stage is not seen there"),
    BUST_ARG_AFTER_RUN(
            Severity.ERROR,
            "Bust ARG after the RUN that it is meant for",
            "move the ARG up, before that RUN; it acts on what follows it only"),
    BUST_ARG_WITHOUT_RUN(
            Severity.ERROR,
            "Bust ARG without a RUN after it",
            "put it before a RUN; COPY, ADD and WORKDIR do not have it in their cache key"),
    BUST_ARG_SHADOWED(
            Severity.ERROR,
            "Bust ARG shadowed by an ENV of its name",
            "rename one of them, or compute the ENV from the ARG under another name"),
    STAGE_FILTER_WITHOUT_EFFECT(
            Severity.ERROR,
            "Stage filter that matches no needed stage",
            "give the stage a name (FROM … AS name) and use that; numbers and stage-N match nothing"),
    STAGE_FILTER_EMPTIES_CACHE_MOUNT(
            Severity.WARNING,
            "Stage filter that empties cache mounts",
            "bust this stage by ARG, which leaves the mounts as they are"),
    CONTEXT_COPY_BEFORE_INSTALL(
            Severity.WARNING,
            "Whole context copied before an install step",
            "copy the manifests, install, and copy the rest afterwards"),
    UNSORTED_HASH(
            Severity.WARNING,
            "Hash of an unsorted file list",
            "sort before the last hash: find lists a directory in the order of its entries on disk"),
    CACHE_MOUNT_MISSING(
            Severity.WARNING,
            "Cache mount that a later RUN needs, too",
            "mount it in each RUN that uses it; a mount lasts for its one RUN"),
    APT_MOUNT_NOT_LOCKED(
            Severity.WARNING,
            "Cache mount of apt that is not locked",
            "add sharing=locked; two builds at once would meet in apt's folders and one fail"),
    INLINE_CACHE_NOT_READ(
            Severity.WARNING,
            "Inline cache written to one reference, read from another",
            "read it from the image itself, or write type=registry cache to the reference that is read"),
    LINK_WITH_CHMOD(
            Severity.WARNING,
            "--link defeated by --chmod",
            "drop --link, or set the mode of the file in the context instead of --chmod"),
    SECRET_IN_ARG_OR_ENV(
            Severity.WARNING,
            "Secret in ARG or ENV",
            "use RUN --mount=type=secret; values of ARG and ENV stay in the image's history"),
    UNPINNED_REMOTE_INPUT(
            Severity.INFO,
            "Unpinned remote input in a cached RUN",
            "pin a version, or give the layer max_age, so that the step runs again from time to time"),
    VOLATILE_FILES_COPIED(
            Severity.WARNING,
            "Volatile files copied with the context",
            "put them into the ignore file; each change of them makes the copy and what follows run again"),
    DOCKERFILE_COPIED(
            Severity.INFO,
            "Dockerfile copied with the context",
            "put it into the ignore file, so that editing a comment rebuilds nothing"),
    LARGE_UNUSED_FILES(
            Severity.INFO,
            "Large files in the context that no step reads",
            "put them into the ignore file, so that nothing has to look at them"),
    INSTALL_WITHOUT_CACHE_MOUNT(
            Severity.INFO,
            "Install step without a cache mount",
            "mount the folder where the downloads are kept, so that a changed manifest fetches only what is new");

    private final Severity severity;
    private final String title;
    private final String advice;

    Rule(Severity severity, String title, String advice) {
        this.severity = severity;
        this.title = title;
        this.advice = advice;
    }

    /** Its name in kebab-case. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How bad it is as a rule. */
    public Severity severity() {
        return severity;
    }

    /** What is wrong, in a few words. */
    public String title() {
        return title;
    }

    /** What to do, in one line. */
    public String advice() {
        return advice;
    }

    /** Its page, relative to the project of cachebust. */
    public String page() {
        return "docs/rules/" + id() + ".md";
    }
}
