/**
 * The servlet border. {@link io.tenantry.context.web.TenantContextFilter} collects what a request
 * says about its tenant, has it judged, answers the request itself when the judgement is no, and
 * otherwise keeps a scope open while the request is served, on every thread that the container
 * serves it on.
 *
 * <p>Who the peer is, is asked of the connection ({@link
 * io.tenantry.context.web.PeerAddressValve}), not of {@code getRemoteAddr()}, which is what a
 * client says it is as soon as forwarding headers are in use.
 */
@NullMarked
package io.tenantry.context.web;

import org.jspecify.annotations.NullMarked;
