/**
 * Yesterday's answer instead of none. {@link io.tenantry.context.fallback.LastGoodAnswers} keeps
 * what a downstream service last said for each tenant, for the minutes in which it is slow or away:
 *
 * <pre>{@code
 * LastGoodAnswers<String, Stock> lastGood = new LastGoodAnswers<>(limits);   // the bean FallbackLimits
 * lastGood.keep(tenant.id(), sku, stock);                                    // after each good answer
 * lastGood.find(tenant.id(), sku)                                            // after a bad one
 *     .map(answer -> old(answer.value(), answer.age()));                     // and say that it is old
 * }</pre>
 *
 * <p>An answer is found for the tenant that it was given to, and for no other. How much is kept is
 * bounded, in all and for each tenant, so a tenant that asks for much evicts only its own.
 */
@NullMarked
package io.tenantry.context.fallback;

import org.jspecify.annotations.NullMarked;
