package io.tenantry.context.web;

/**
 * The names of the headers that carry a tenant.
 *
 * @param tenant names the tenant
 * @param region names the region of the tenant or of the request
 */
public record TenantHeaders(String tenant, String region) {}
