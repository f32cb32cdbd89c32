/**
 * A small cluster made of processes, and the demo that runs on it: one machine, a JDK, nothing
 * else.
 *
 * <p>What is real: every storefront replica and the autoscaler are processes of their own from
 * their own jars, the autoscaler speaks to the Kubernetes API over HTTP, requests go through a
 * balancer over HTTP. What stands in for something: the API is Fabric8's CRUD server ({@link
 * io.tenantry.samples.laptop.api}), and one object does the work of controller manager and kubelet
 * ({@link io.tenantry.samples.laptop.kubelet}).
 *
 * <p>{@link io.tenantry.samples.laptop.LaptopCluster} is the command, {@link
 * io.tenantry.samples.laptop.Cluster} the cluster, {@link io.tenantry.samples.laptop.Demo} one
 * story told on it.
 */
@NullMarked
package io.tenantry.samples.laptop;

import org.jspecify.annotations.NullMarked;
