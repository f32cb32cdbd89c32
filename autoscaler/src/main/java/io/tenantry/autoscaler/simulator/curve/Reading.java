package io.tenantry.autoscaler.simulator.curve;

/** What a curve says at a place. */
public sealed interface Reading {

  /** The value there. */
  record On(double value) implements Reading {}

  /** The curve does not reach there; nothing is guessed. */
  record Off(Edge edge, Point nearest) implements Reading {}

  /** Which end of the curve is the nearest. */
  enum Edge {
    /** No setting costs so little, or has so many late. */
    CHEAPEST,
    /** No setting costs so much, or has so few late. */
    DEAREST
  }
}
