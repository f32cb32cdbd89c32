/**
 * What was measured, in sliding windows, with a freshness.
 *
 * <p>Adapters hand in {@link io.tenantry.autoscaler.signal.Sample}s; {@link
 * io.tenantry.autoscaler.signal.SignalStore} keeps them by their own time, and a read takes the
 * time at which it is made:
 *
 * <pre>{@code
 * switch (store.read(workload, now, staleAfter)) {
 *   case Fresh(var signal) -> plan(signal);
 *   case Stale(var age) -> hold(SIGNAL_STALE);
 *   case NeverSeen() -> hold(NO_SIGNAL);
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.signal;

import org.jspecify.annotations.NullMarked;
