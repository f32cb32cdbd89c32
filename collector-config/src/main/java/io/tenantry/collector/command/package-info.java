/** How the commands of this module are run: {@code java -jar … check-config DIR}. */
@NullMarked
package io.tenantry.collector.command;

import org.jspecify.annotations.NullMarked;
