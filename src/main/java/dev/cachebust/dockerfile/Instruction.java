package dev.cachebust.dockerfile;

import java.util.List;
import java.util.Optional;

/**
 * One instruction as written: variables are not expanded yet. BuildKit's {@code frontend/dockerfile/instructions} names
 * the variants.
 */
public sealed interface Instruction {

    /** How it is written: keyword, lines, flags, words, here-documents. */
    Syntax syntax();

    /** Upper case. */
    default String keyword() {
        return syntax().keyword();
    }

    /** Where it stands. */
    default Lines lines() {
        return syntax().lines();
    }

    /** {@code FROM [--platform=…] base [AS name]}; {@code name} is in lower case. */
    record From(Syntax syntax, String base, Optional<String> name, Optional<String> platform) implements Instruction {}

    /**
     * RUN.
     *
     * @param network {@code default}, {@code none} or {@code host}
     * @param security {@code sandbox} or {@code insecure}
     * @param devices the values of {@code --device}
     */
    record Run(
            Syntax syntax,
            Command command,
            List<MountFlag> mounts,
            String network,
            String security,
            List<String> devices)
            implements Instruction {
        public Run {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
        }
    }

    /**
     * COPY.
     *
     * @param from a stage's name or number, a named context or an image; empty: the build context
     */
    record Copy(Syntax syntax, Transfer transfer, Optional<String> from, boolean parents) implements Instruction {}

    /** ADD. */
    record Add(
            Syntax syntax,
            Transfer transfer,
            Optional<String> checksum,
            Optional<Boolean> keepGitDir,
            Optional<Boolean> unpack)
            implements Instruction {}

    /**
     * What COPY and ADD have in common.
     *
     * @param sources paths, and for ADD also URLs
     * @param files here-documents that become files
     */
    record Transfer(
            List<String> sources,
            List<Heredoc> files,
            String destination,
            Optional<String> chown,
            Optional<String> chmod,
            boolean link,
            List<String> excludes) {
        public Transfer {
            sources = List.copyOf(sources);
            files = List.copyOf(files);
            excludes = List.copyOf(excludes);
        }
    }

    /** ARG: one or more declarations. */
    record Arg(Syntax syntax, List<Declared> declared) implements Instruction {
        /** One declaration, its default as written. */
        public record Declared(String name, Optional<String> defaultValue) {}

        public Arg {
            declared = List.copyOf(declared);
        }
    }

    /** ENV. */
    record Env(Syntax syntax, List<KeyValue> variables) implements Instruction {
        public Env {
            variables = List.copyOf(variables);
        }
    }

    /** LABEL. */
    record Label(Syntax syntax, List<KeyValue> labels) implements Instruction {
        public Label {
            labels = List.copyOf(labels);
        }
    }

    /** WORKDIR. */
    record Workdir(Syntax syntax, String path) implements Instruction {}

    /** USER. */
    record User(Syntax syntax, String user) implements Instruction {}

    /** CMD. */
    record Cmd(Syntax syntax, Command command) implements Instruction {}

    /** ENTRYPOINT. */
    record Entrypoint(Syntax syntax, Command command) implements Instruction {}

    /** HEALTHCHECK; no command is {@code HEALTHCHECK NONE}. */
    record Healthcheck(Syntax syntax, Optional<Command> command) implements Instruction {}

    /** SHELL. */
    record Shell(Syntax syntax, List<String> words) implements Instruction {
        public Shell {
            words = List.copyOf(words);
        }
    }

    /**
     * ONBUILD.
     *
     * @param trigger the instruction that a build on this image runs first, as text with its here-documents
     */
    record Onbuild(Syntax syntax, String trigger) implements Instruction {}

    /** EXPOSE. */
    record Expose(Syntax syntax, List<String> ports) implements Instruction {
        public Expose {
            ports = List.copyOf(ports);
        }
    }

    /** VOLUME. */
    record Volume(Syntax syntax, List<String> paths) implements Instruction {
        public Volume {
            paths = List.copyOf(paths);
        }
    }

    /** STOPSIGNAL. */
    record StopSignal(Syntax syntax, String signal) implements Instruction {}

    /** MAINTAINER. */
    record Maintainer(Syntax syntax, String name) implements Instruction {}
}
