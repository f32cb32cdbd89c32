/**
 * What the chart is held to: it lints, renders what is committed, refuses what it does not know and
 * what cannot work, and grants no right that the autoscaler does not use.
 *
 * <p>A change of the chart changes the committed examples: {@code ./mvnw -pl charts test
 * -Dtenantry.update-examples=true} writes them anew, and the difference is for the review.
 */
@NullMarked
package io.tenantry.charts;

import org.jspecify.annotations.NullMarked;
