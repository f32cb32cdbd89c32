/**
 * The collectors' view of tenants, from the same TenantPlans that the autoscaler reads: {@code
 * ./tenantry tenants} writes the tenants file (which org, which region, which limits) and Tempo's
 * overrides for tenants with an org of their own.
 *
 * <p>What comes in are plans of whoever runs it. Everything that is wrong with them is told at
 * once, with plan, file and line, and then nothing is written.
 *
 * <pre>{@code
 * var reader = new PlanReader(problems);
 * reader.read("plans.yaml", text);
 * TenantFiles.tenantsFile(Directory.of(reader.plans(), "pool", problems));
 * }</pre>
 */
@NullMarked
package io.tenantry.collector.tenants;

import org.jspecify.annotations.NullMarked;
