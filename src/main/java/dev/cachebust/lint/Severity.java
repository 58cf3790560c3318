package dev.cachebust.lint;

/** How bad a finding is, the worst first. */
public enum Severity {
    /** Something that was asked for does not happen. */
    ERROR,
    /** Cache is lost, or something old or secret stays in it. */
    WARNING,
    /** Worth knowing. */
    INFO;

    /** {@code error}, {@code warning} or {@code info}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
