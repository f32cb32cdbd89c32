/**
 * What the commands of {@code ./tenantry} share, so that all of them speak alike: a message that
 * begins with {@code tenantry:}, where to read more, exit code 2 for misuse.
 *
 * <pre>{@code
 * @Command(name = "record")
 * public final class RecordCommand extends LauncherCommand {
 *   public static void main(String[] arguments) {
 *     System.exit(new RecordCommand().commandLine().execute(arguments));
 *   }
 *
 *   @Override
 *   public Integer call() {
 *     out().println("recorded");
 *     return 0;
 *   }
 * }
 * }</pre>
 */
@NullMarked
package io.tenantry.autoscaler.command;

import org.jspecify.annotations.NullMarked;
