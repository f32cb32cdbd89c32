/**
 * What the demo showed, measured from outside: by the traffic generator and by the API's own
 * history of replica changes, not by the autoscaler's word. {@link
 * io.tenantry.samples.laptop.report.DemoReport} is {@code demo.json}; {@link
 * io.tenantry.samples.laptop.report.Story} says whether it tells what it should.
 */
@NullMarked
package io.tenantry.samples.laptop.report;

import org.jspecify.annotations.NullMarked;
