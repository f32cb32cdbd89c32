package io.tenantry.context.admission;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where {@link LiveLimits} are published. For one thread. */
public interface LiveSource {

  /** A document is no longer than this; one entry is some 60 bytes. */
  int MAX_BYTES = 8 * 1024 * 1024;

  /**
   * What is published now.
   *
   * @param known the tag of what is in force; null: nothing is
   * @throws IOException if that can not be said now; the message repeats nothing of what was read
   */
  Reading read(@Nullable String known) throws IOException;

  /**
   * An answer.
   *
   * @param tag of the document that is there now; null: it has none
   * @param document null: the one that is known
   * @param age how long ago it was so
   */
  record Reading(@Nullable String tag, @Nullable String document, Duration age) {}
}
