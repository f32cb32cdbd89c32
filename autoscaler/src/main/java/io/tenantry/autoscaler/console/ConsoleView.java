package io.tenantry.autoscaler.console;

import java.time.Instant;
import java.util.List;

/**
 * What the console shows at one moment.
 *
 * @param time of the server, so that ages need no agreement with the browser's clock
 * @param leading whether this instance is the one that changes replicas
 * @param notShown managed workloads beyond those that the console keeps
 * @param workloads by namespace, kind and name
 */
record ConsoleView(Instant time, boolean leading, int notShown, List<WorkloadView> workloads) {}
