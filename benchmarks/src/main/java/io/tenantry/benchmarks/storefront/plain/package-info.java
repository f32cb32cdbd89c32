/**
 * What a service has that names its tenants without the starter. These classes run inside the
 * storefront's process and see its libraries only.
 */
@NullMarked
package io.tenantry.benchmarks.storefront.plain;

import org.jspecify.annotations.NullMarked;
