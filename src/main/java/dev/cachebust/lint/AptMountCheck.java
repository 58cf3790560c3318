package dev.cachebust.lint;

import dev.cachebust.dockerfile.MountFlag;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Cache mounts on apt's folders: apt locks them and fails where another one is at work, so builds must take turns. */
final class AptMountCheck implements Check {
    private static final Pattern FOLDER = Pattern.compile("/var/(?:cache|lib)/apt(?:/.*)?");

    @Override
    public void check(Facts facts, Consumer<Finding> found) {
        for (Facts.RunCommand run : facts.runs()) {
            for (MountFlag mount : run.cacheMounts()) {
                String sharing = mount.value("sharing").orElse("shared").toLowerCase(Locale.ROOT);
                if (sharing.equals("shared")
                        && FOLDER.matcher(MountText.target(mount)).matches()) {
                    String to = mount.value("sharing").isPresent()
                            ? mount.text().replaceAll("(?i)sharing=shared", "sharing=locked")
                            : mount.text() + ",sharing=locked";
                    int line = facts.subject.text().find(run.lines(), mount.text());
                    found.accept(facts.at(
                                    Rule.APT_MOUNT_NOT_LOCKED,
                                    line,
                                    "the cache mount " + MountText.target(mount)
                                            + " is shared, and apt fails when another apt is using its folder")
                            .fixedBy(MountText.rewritten(facts.subject.text(), run, mount, to)));
                }
            }
        }
    }
}
