/**
 * Deployments as processes: what the controller manager and a kubelet do in a cluster, for one
 * machine.
 *
 * <p>For each Deployment it keeps {@code spec.replicas} processes, one pod each, and keeps pod and
 * Deployment status true. A pod is Ready when its readiness probe answers; it leaves its Service
 * before anything else happens to it, and its process ends only after the last request under way
 * was answered. A process that dies is started again.
 *
 * <p>Pods share 127.0.0.1, so a container port is a promise that the kubelet fills in: it takes a
 * free port of the machine (or the {@code hostPort} when there is one) and tells the container as
 * {@code $(PORT_<NAME>)}. One container per pod; a changed pod template reaches new pods only.
 *
 * <p>Every process is written down by {@link io.tenantry.samples.laptop.host.ProcessRecords}, so
 * that the next start can end what a killed launcher left behind.
 */
@NullMarked
package io.tenantry.samples.laptop.kubelet;

import org.jspecify.annotations.NullMarked;
