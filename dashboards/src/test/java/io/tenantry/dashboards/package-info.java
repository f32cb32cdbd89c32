/**
 * What the dashboards are held to.
 *
 * <p>{@link io.tenantry.dashboards.DashboardRule} says what must hold for every committed
 * dashboard: the rules that Grafana's dashboard-linter publishes, written anew, and ours. They read
 * the JSON and need no Node. {@link io.tenantry.dashboards.GeneratedDashboardsIT} runs the
 * generator and compares its files byte for byte with the committed ones; it needs Node.
 */
@NullMarked
package io.tenantry.dashboards;

import org.jspecify.annotations.NullMarked;
