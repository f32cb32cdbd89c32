/**
 * Whether a collector's configuration keeps what Tenantry promises: {@code ./tenantry
 * check-config}.
 *
 * <p>{@link io.tenantry.collector.check.Checker} merges a role's file with a region's, walks every
 * way from a receiver to an exporter, and holds both to the {@linkplain
 * io.tenantry.collector.check.Rule rules}. Each fault has a file and a line.
 *
 * <pre>{@code
 * Checker.of(Optional.of(Path.of("manifest.yaml")), Set.of()).check(Path.of("config")).faults();
 * }</pre>
 *
 * <p>What comes in are files of whoever runs it. Faults name components and variables; they never
 * repeat a value that may be secret.
 */
@NullMarked
package io.tenantry.collector.check;

import org.jspecify.annotations.NullMarked;
