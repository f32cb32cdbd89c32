/**
 * Open-loop traffic of several tenants: requests are sent at the moments that a seeded Poisson
 * process says, however slow the answers are, and latency counts from the intended moment. What a
 * slow server delays is thereby measured, not hidden.
 *
 * <p>The {@link io.tenantry.samples.laptop.traffic.Timeline} is the story: before, the burst of one
 * tenant, after. The generator says how late it was itself, because figures of a generator that
 * could not keep up say nothing about the server.
 */
@NullMarked
package io.tenantry.samples.laptop.traffic;

import org.jspecify.annotations.NullMarked;
