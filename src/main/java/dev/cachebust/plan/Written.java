package dev.cachebust.plan;

import dev.cachebust.context.Outline;

/**
 * What a COPY of one file or folder of the context writes. Where two such write another content to one path, the outputs
 * differ for certain: the engine writes each file, whatever was there.
 *
 * @param to where it writes, an absolute path
 * @param operation a hash of all in its definition
 * @param files what is written
 */
public record Written(String to, String operation, Outline files) {

    /** Whether a selection of the output is certain to differ from that of the other. */
    boolean surelyDiffers(Written other, InputKey reader) {
        return to.equals(other.to)
                && operation.equals(other.operation)
                && files.surelyDiffers(other.files)
                && reader.excludes().isEmpty()
                && reader.paths().stream().anyMatch(path -> path.isEmpty() || to.equals("/" + path));
    }
}
