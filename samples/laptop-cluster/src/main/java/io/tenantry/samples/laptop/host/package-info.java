/**
 * This machine, as the cluster uses it: the folder it writes to, one cluster at a time ({@link
 * io.tenantry.samples.laptop.host.WorkFolder}), free ports, and the processes that it must not
 * leave behind ({@link io.tenantry.samples.laptop.host.ProcessRecords}).
 */
@NullMarked
package io.tenantry.samples.laptop.host;

import org.jspecify.annotations.NullMarked;
