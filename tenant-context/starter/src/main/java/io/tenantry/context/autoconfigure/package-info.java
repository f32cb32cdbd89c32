/**
 * What makes it a starter: the properties, and the beans made from them. Nothing else in the
 * starter knows Spring Boot, and nothing depends on this package.
 *
 * <p>A bean of your own of one of these types replaces ours: {@link
 * io.tenantry.context.resolution.TenantDirectory}, {@link io.tenantry.context.TenantResolver},
 * {@link io.tenantry.context.RequestMeter}, {@link io.tenantry.context.TenantLabels}, {@link
 * io.tenantry.context.TenantContext}. A bean of type {@link io.tenantry.context.TenantCarrier}
 * joins ours.
 */
@NullMarked
package io.tenantry.context.autoconfigure;

import org.jspecify.annotations.NullMarked;
