package dev.cachebust.build.buildkit.llb;

import dev.cachebust.build.buildkit.wire.ops.SourceOp;
import dev.cachebust.dockerfile.ImageName;
import dev.cachebust.dockerfile.Source;

/** Reads what an operation fetches from outside of the build (BuildKit's {@code client/llb/source.go}). */
final class Sources {
    static final Source SCRATCH = new Source.Scratch();
    private static final String IMAGE = "docker-image://";
    private static final String LOCAL = "local://";
    private static final String GIT = "git://";

    private Sources() {}

    static Source source(SourceOp op, String platform) {
        String identifier = op.getIdentifier();
        if (identifier.startsWith(IMAGE)) {
            String reference = identifier.substring(IMAGE.length());
            return new Source.Image(ImageName.familiar(reference).orElse(reference), platform);
        } else if (identifier.startsWith(LOCAL)) {
            return new Source.Context(context(op));
        } else if (identifier.startsWith(GIT)) {
            int fragment = identifier.indexOf('#');
            String url = op.getAttrsOrDefault("git.fullurl", identifier.replaceFirst("#.*", ""));
            return new Source.Remote(fragment < 0 ? url : url + identifier.substring(fragment));
        }
        return new Source.Remote(identifier);
    }

    static boolean isLocal(SourceOp op) {
        return op.getIdentifier().startsWith(LOCAL);
    }

    static boolean isGit(SourceOp op) {
        return op.getIdentifier().startsWith(GIT);
    }

    /** The context's name; empty for the build context. */
    static String context(SourceOp op) {
        String name = op.getIdentifier().substring(LOCAL.length());
        return name.equals("context") ? "" : name;
    }
}
