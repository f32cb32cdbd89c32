/**
 * The Service in front of the pods: an HTTP/1.1 reverse proxy that sends each request to the less
 * busy of two Ready pods chosen at random.
 *
 * <p>It stands for the authenticated edge: tenant and region headers of the client go through as
 * they are. A request is lost only when a pod dies while it answers: with no pod Ready it waits,
 * with a pod that cannot be reached it goes to another, and a pod on its way out answers what it
 * has.
 */
@NullMarked
package io.tenantry.samples.laptop.balancer;

import org.jspecify.annotations.NullMarked;
