/**
 * What makes it a starter: the properties, and the beans made from them. Nothing else in the
 * starter knows Spring Boot, and nothing depends on this package.
 *
 * <p>A bean of your own of one of these types replaces ours:
 *
 * <ul>
 *   <li>who a tenant is: {@link io.tenantry.context.PeerTrust}, {@link
 *       io.tenantry.context.TenantHeaders}, {@link io.tenantry.context.TenantResolver}, {@link
 *       io.tenantry.context.TenantContext}, {@link io.tenantry.context.TenantLabels}, {@link
 *       io.tenantry.context.BearerTokenVerifier}, {@link
 *       io.tenantry.context.resolution.TenantDirectory}, {@link
 *       io.tenantry.context.resolution.Residency}
 *   <li>where a request names it: {@link io.tenantry.context.web.HeaderSource}, {@link
 *       io.tenantry.context.web.SubdomainSource}, {@link io.tenantry.context.web.PathSource},
 *       {@link io.tenantry.context.web.CertificateSource}, {@link
 *       io.tenantry.context.web.BaggageSource}, {@link io.tenantry.context.web.BearerTokenSource},
 *       {@link io.tenantry.context.web.AuthenticatedSource}, {@link
 *       io.tenantry.context.token.TokenClaims}, {@link
 *       io.tenantry.context.token.AuthenticatedToken}
 *   <li>the servlet border: {@link io.tenantry.context.web.TenantContextFilter}, {@link
 *       io.tenantry.context.web.AuthenticatedTenantFilter}, {@link
 *       io.tenantry.context.web.CleanThreadListener}, {@link io.tenantry.context.web.IgnoredPaths}
 *   <li>what is measured and limited: {@link io.tenantry.context.RequestMeter}, {@link
 *       io.tenantry.context.AdmissionControl}, {@link io.tenantry.context.admission.LiveSource},
 *       {@link io.tenantry.context.slo.Objectives}, {@link io.tenantry.context.slo.ServiceLevels},
 *       {@link io.tenantry.context.fallback.FallbackLimits}
 *   <li>what crosses to others: {@link io.tenantry.context.propagation.Destinations}, {@link
 *       io.tenantry.context.propagation.OutboundHeaders}
 * </ul>
 *
 * <p>So does one of the type of any other bean of ours, as the methods that make them say; filters'
 * registrations and the task decorator are replaced by name. Beans of the types {@link
 * io.tenantry.context.TenantCarrier}, {@link io.tenantry.context.TenantListener}, {@link
 * io.tenantry.context.TenantsContributor} and {@link io.tenantry.context.web.TenantSource} join
 * ours.
 */
@NullMarked
package io.tenantry.context.autoconfigure;

import org.jspecify.annotations.NullMarked;
