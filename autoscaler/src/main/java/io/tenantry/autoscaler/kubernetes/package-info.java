/**
 * The Kubernetes side: what a tick reads, the one thing it changes, and what it tells about itself.
 *
 * <p>Informers keep the caches that {@link
 * io.tenantry.autoscaler.kubernetes.KubernetesClusterState} turns into a snapshot; there is no
 * queue, so a missed event costs nothing but time. {@link
 * io.tenantry.autoscaler.kubernetes.KubernetesScaleActuator} patches {@code /scale} and nothing
 * else. {@link io.tenantry.autoscaler.kubernetes.StatusWriter} writes status and Events off the
 * loop's thread, and only while {@link io.tenantry.autoscaler.kubernetes.Leadership} lasts. {@link
 * io.tenantry.autoscaler.kubernetes.ModelConfigMaps} keeps what was learned for whoever leads next.
 *
 * <pre>{@code
 * ClusterCaches caches = new ClusterCaches(client, "");                  // "" = every namespace
 * caches.start();                                                        // returns at once
 * ModelConfigMaps models = new ModelConfigMaps(client, caches, leadership);
 * ClusterState cluster = new KubernetesClusterState(caches, statusWriter, models);
 * }</pre>
 *
 * <p>A custom resource is read field by field from its JSON and never through a class that the
 * whole list depends on: one wrong object is refused by itself, with the field's name, while all
 * others go on. On a real API server the schema in {@code charts/tenantry/crds} refuses it first.
 */
@NullMarked
package io.tenantry.autoscaler.kubernetes;

import org.jspecify.annotations.NullMarked;
