package io.tenantry.context.autoconfigure;

import io.tenantry.context.resolution.TenantDirectory;

/**
 * The directory as the resolver asks it: the application's, mostly behind a memory. A type of its
 * own, so that whoever wants a {@link TenantDirectory} gets the application's.
 */
record AskedDirectory(TenantDirectory directory) {}
