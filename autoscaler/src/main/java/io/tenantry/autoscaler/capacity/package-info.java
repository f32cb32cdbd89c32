/**
 * What one replica serves within the objective, and so how many a demand needs.
 *
 * <pre>{@code
 * CapacityRequirement required = new ReplicaCapacity(80).requirementOf(demand);
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.capacity;

import org.jspecify.annotations.NullMarked;
