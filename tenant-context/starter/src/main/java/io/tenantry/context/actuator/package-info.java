/**
 * The tenants as operators see them: Spring Boot Actuator's endpoint {@code tenants}, read only. It
 * is there when it is exposed:
 *
 * <pre>{@code
 * management.endpoints.web.exposure.include=health,tenants
 * GET /actuator/tenants
 * {"traffic": {"requests": 1200, "named": 2, "tenants": [{"tenant": "acme", "requests": 900, "share": 0.75}, …],
 *              "overflow": {"requests": 60, "share": 0.05}},
 *  "borders": {"rejections": {"missing_tenant": 3}, "spoofAttempts": 0, "refusals": {"rate": 12}, "servedElsewhere": 0, "leaks": 0},
 *  …}
 * }</pre>
 *
 * <p>Each part comes from a {@link io.tenantry.context.TenantsContributor}; the application may add
 * its own. Nothing of a message that was turned away is in it, and no more tenants by name than
 * there are names in metrics. It tells who the customers are, and how busy: expose it to operators
 * only.
 */
@NullMarked
package io.tenantry.context.actuator;

import org.jspecify.annotations.NullMarked;
