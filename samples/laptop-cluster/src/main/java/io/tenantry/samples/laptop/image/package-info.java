/**
 * What a container runs. {@link io.tenantry.samples.laptop.image.JarImages} turns the jar of a
 * Spring Boot application into an image that starts fast: extracted, with an AOT cache trained on
 * this machine. The work is done once per jar, JDK and flags, and kept in the work folder.
 */
@NullMarked
package io.tenantry.samples.laptop.image;

import org.jspecify.annotations.NullMarked;
