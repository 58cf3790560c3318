package dev.cachebust.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that a TLS connection to an engine needs, all PEM, and whether the engine must prove who it is.
 *
 * @param ca the certificates trusted to sign the engine's; empty: those of the Java runtime
 * @param certificate our own certificate chain; empty, as {@code key} then is: we have none
 * @param key our private key: PKCS #8, PKCS #1 or SEC 1, not encrypted
 * @param verify false takes any certificate for the engine's ({@code SkipTLSVerify} of a Docker context)
 */
public record TlsFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key, boolean verify) {}
