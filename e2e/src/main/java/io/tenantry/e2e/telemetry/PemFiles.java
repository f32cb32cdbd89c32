package io.tenantry.e2e.telemetry;

import java.nio.file.Path;

/**
 * A certificate with its chain, and its private key.
 *
 * @param certificate PEM, its own first
 * @param key PEM, PKCS #8, not encrypted
 */
public record PemFiles(Path certificate, Path key) {}
