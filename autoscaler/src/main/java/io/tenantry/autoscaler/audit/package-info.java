/**
 * Decision records: one line of JSON for each decision that changed something, or whose reason is
 * not that of the decision before.
 *
 * <pre>{@code
 * OutcomeListener records = DecisionRecords.appendTo(path, 64_000_000, 8, losses::increment);
 * }</pre>
 *
 * <p>A record holds what the decision was made from, what was decided and why, the state before and
 * after, and what became of it. It is complete: {@code ScalingLaw.decide} on its {@code situation}
 * and {@code before} at its {@code at} gives the same answer again, and {@code ./tenantry replay}
 * does that. {@link io.tenantry.autoscaler.audit.RecordJson} says how the domain's types are
 * written; there is no second set of types beside them.
 */
@NullMarked
package io.tenantry.autoscaler.audit;

import org.jspecify.annotations.NullMarked;
