/**
 * What the end-to-end tests look with: clients of the query APIs of Tempo, Jaeger and Prometheus,
 * which answer in types of their own and know no more of those servers than the tests ask.
 *
 * <p>A server that says no is a {@link io.tenantry.e2e.query.QueryRefusedException}; a trace that
 * is not there is empty.
 */
@NullMarked
package io.tenantry.e2e.query;

import org.jspecify.annotations.NullMarked;
