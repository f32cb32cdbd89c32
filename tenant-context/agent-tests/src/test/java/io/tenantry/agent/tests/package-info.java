/**
 * Runs a Spring Boot application with the starter under the real OpenTelemetry Java agent, with and
 * without our extension, and looks at what comes out: at what the agent exports ({@link
 * io.tenantry.agent.tests.OtlpReceiver}) and at what is sent to other services ({@link
 * io.tenantry.agent.tests.Downstream}).
 *
 * <p>Each test class is one configuration and one process, {@link
 * io.tenantry.agent.tests.AgentProcess}, which all its tests share: it takes some ten seconds to
 * start. Those of the tag {@code slow} are left out of the ordinary build; {@code
 * -Dexcluded.tests=none} runs them, too.
 */
@NullMarked
package io.tenantry.agent.tests;

import org.jspecify.annotations.NullMarked;
