/**
 * Policies compared at equal cost, or at equal lateness. A policy has not one result but a {@link
 * io.tenantry.autoscaler.simulator.curve.CostCurve}: one point for each of its settings. Another
 * one is better where its curve runs below, whatever setting either of them was given:
 *
 * <pre>{@code
 * CostCurve kpa = CostCurve.through(points);
 * switch (kpa.lateAt(ours.cost())) {
 *   case Reading.On(double late) -> ...        // ours.late() / late
 *   case Reading.Off(Edge edge, Point nearest) -> ...    // say so
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.simulator.curve;

import org.jspecify.annotations.NullMarked;
