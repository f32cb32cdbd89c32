/**
 * Decision records: one line of JSON for each decision that changed something, or whose reason is
 * not that of the decision before.
 *
 * <pre>{@code
 * OutcomeListener records = DecisionRecords.appendTo(path, losses::increment);
 * }</pre>
 *
 * <p>A record holds what the decision was made from, what was decided and why, and what became of
 * it. It is complete: {@code ScalingLaw.decide} on its {@code policy}, {@code replicas}, {@code
 * evidence} and {@code state} at its {@code at} gives the same number again.
 */
@NullMarked
package io.tenantry.autoscaler.audit;

import org.jspecify.annotations.NullMarked;
