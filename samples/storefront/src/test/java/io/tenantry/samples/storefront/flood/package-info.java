/**
 * One tenant floods the shop, nine others do not notice. {@link
 * io.tenantry.samples.storefront.flood.FloodIT} holds what must be true on any machine: how many
 * requests were served and refused. How much slower the nine became it only reports, because on a
 * machine with other work that is mostly the other work.
 */
@NullMarked
package io.tenantry.samples.storefront.flood;

import org.jspecify.annotations.NullMarked;
