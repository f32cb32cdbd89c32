/**
 * What stands in for Tempo, Mimir and Loki, none of which can be built from Go modules here: strict
 * receivers in the test's JVM that answer as those servers document it, or as their source says
 * where the documentation is silent. Each is called a stand-in, never by the real name alone.
 *
 * <p>They insist on an organization, keep one store for each, and let a test look into it. A test
 * can close their ports ({@code goDown}, {@code comeBack} on the same ports) or make them slow or
 * refuse, for one organization or all ({@link io.tenantry.e2e.standin.Faults}).
 *
 * <pre>{@code
 * try (TempoStandIn tempo = TempoStandIn.start()) {
 *   tempo.faults().forOrg("acme", Fault.unavailable());
 *   …
 *   assertThat(tempo.org("globex").traces()).containsAll(accepted);
 *   assertThat(tempo.pushesWithoutOrg()).isZero();
 * }
 * }</pre>
 *
 * <p>What the Tempo stand-in promises is in {@code TempoContract}, which runs unchanged against a
 * real one.
 */
@NullMarked
package io.tenantry.e2e.standin;

import org.jspecify.annotations.NullMarked;
