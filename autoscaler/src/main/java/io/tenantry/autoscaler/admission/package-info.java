/**
 * What tenants are held to, for the replicas that hold them.
 *
 * <pre>
 * GET /admission/{namespace}/{workload}   200 with the document, or 304 with If-None-Match
 *                                         404 for a workload that is not managed
 *                                         409 when a Deployment and a StatefulSet have that name:
 *                                             ask with ?kind=Deployment or ?kind=StatefulSet
 *                                         503 from an instance that does not lead, or whose loop
 *                                             does not turn
 * </pre>
 *
 * <p>{@code docs/admission.md} has the contract of the document. A tenant is in it while the
 * workload's demand is more than {@code maxReplicas} serve and the tenant asks for more than its
 * share; all others have what the service itself allows them, so the document names nobody while
 * there is enough for all.
 *
 * <p>{@code validFor} counts from when the document was last heard, and 304 is to have heard it. So
 * neither it nor the document is given by an instance that can not know: it answers 503, and those
 * who hold tenants let go of them in their own time.
 */
@NullMarked
package io.tenantry.autoscaler.admission;

import org.jspecify.annotations.NullMarked;
