/**
 * The Kubernetes API of the laptop cluster, in this process, plain HTTP on loopback.
 *
 * <p>The store, lists, watches and optimistic locking are Fabric8's CRUD server. This package adds
 * what that server leaves out and a controller relies on: the {@code /scale} subresource of
 * Deployments and StatefulSets, {@code Status} bodies for every failure, watch connections whose
 * death blocks nobody, and the {@link io.tenantry.samples.laptop.api.ReplicaHistory}: which change
 * of {@code spec.replicas} was committed when, by the server's own clock.
 *
 * <p>It holds objects of any kind and checks no schema. There is no server-side apply (415), no
 * authentication and no garbage collection; a dry run is answered for {@code /scale} and refused
 * (400) elsewhere, because the store below would carry it out.
 *
 * <pre>{@code
 * try (ApiServer api = ApiServer.start(); KubernetesClient client = api.newClient()) {
 *   client.resource(deployment).create();
 *   client.apps().deployments().inNamespace("shop").withName("storefront").scale(4);
 *   api.replicaHistory().changesOf("shop", "storefront");   // [0 -> 2, 2 -> 4]
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.samples.laptop.api;

import org.jspecify.annotations.NullMarked;
