/**
 * What the collector makes of several {@code --config} files: it merges them in their order ({@link
 * io.tenantry.collector.confmap.ConfMap}) and then replaces references to the environment ({@link
 * io.tenantry.collector.confmap.EnvironmentReferences}).
 *
 * <p>The tables of {@code ConfMapTest} and {@code EnvironmentReferencesTest} were checked against
 * the collector's own {@code confmap} 1.67.0.
 */
@NullMarked
package io.tenantry.collector.confmap;

import org.jspecify.annotations.NullMarked;
