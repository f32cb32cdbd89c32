package io.tenantry.context;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was made of which key lately, so that the next request with the same key makes nothing.
 *
 * <p>A table of fixed size with two slots for each hash, in which a newcomer takes the place of the
 * older of the two: it neither grows nor waits, and keys that come once cost an old one at worst
 * that its value is made again. Only for values that follow from their key: none is ever out of
 * date then. Thread-safe without a lock: entries are immutable, and one that another thread
 * overwrote is missed.
 *
 * @param <K> has {@code equals} and a cheap {@code hashCode}
 * @param <V> immutable
 */
public final class RecentlyUsed<K, V> {

  private final @Nullable Entry<K, V>[] slots;

  /**
   * @param slots a power of two from 2 on, and some times as many as there are keys in use at a
   *     time: 4 bytes each as long as they are empty
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public RecentlyUsed(int slots) {
    if (slots < 2 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException(
          "slots: %d (expected: a power of two from 2 on)".formatted(slots));
    }
    this.slots = new Entry[slots];
  }

  /**
   * The value that was kept for this key; null when there is none, or none any more. Often the key
   * is the very object that was kept, and its parts are not compared then.
   */
  public @Nullable V find(K key) {
    int slot = slotOf(key);
    Entry<K, V> newer = slots[slot];
    if (newer != null && Objects.equals(newer.key, key)) {
      return newer.value;
    }
    Entry<K, V> older = slots[slot + 1];
    return older != null && Objects.equals(older.key, key) ? older.value : null;
  }

  /** Keeps {@code value} for some time, and returns it. */
  public V keep(K key, V value) {
    int slot = slotOf(key);
    slots[slot + 1] = slots[slot];
    slots[slot] = new Entry<>(key, value);
    return value;
  }

  /** The first of the two. */
  private int slotOf(K key) {
    int hash = key.hashCode() * 0x9E3779B9; // Fibonacci hashing: the upper bits are well mixed
    return (hash >>> 16) * 2 & (slots.length - 1);
  }

  private record Entry<K, V>(K key, V value) {}
}
