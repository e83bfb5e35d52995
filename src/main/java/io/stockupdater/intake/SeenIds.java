package io.stockupdater.intake;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.function.IntConsumer;

/** Which product of a document an event_id was first seen with: a hash table of primitives. */
final class SeenIds {
  private static final int BYTES_PER_SLOT = 20;

  /** So that nobody can choose ids that all come to the same slot. */
  private final long seed = new SecureRandom().nextLong();

  private final IntConsumer takePages;
  private long[] high = new long[0];
  private long[] low = new long[0];
  private int[] groups = new int[0]; // 0 for a free slot
  private int size;

  /**
   * @param takePages asked for the memory of a table before it is made; may refuse by throwing
   */
  SeenIds(IntConsumer takePages) {
    this.takePages = takePages;
  }

  /** Notes the id; true if another group than this one had it first. */
  boolean isTaken(UUID id, int group) {
    if (size >= groups.length / 4 * 3) {
      grow();
    }
    int slot = slot(id.getMostSignificantBits(), id.getLeastSignificantBits());
    if (groups[slot] == 0) {
      put(slot, id.getMostSignificantBits(), id.getLeastSignificantBits(), group + 1);
      size++;
      return false;
    }
    return groups[slot] != group + 1;
  }

  private void put(int slot, long idHigh, long idLow, int mark) {
    high[slot] = idHigh;
    low[slot] = idLow;
    groups[slot] = mark;
  }

  /** Where the id is, or the free slot where it belongs. */
  private int slot(long idHigh, long idLow) {
    int mask = groups.length - 1;
    int slot = (int) mix(mix(idHigh ^ seed) ^ idLow) & mask;
    while (groups[slot] != 0 && (high[slot] != idHigh || low[slot] != idLow)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Every bit of the result depends on every bit of the value: the last step of MurmurHash3. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ mixed >>> 33;
  }

  private void grow() {
    int slots = Math.max(1 << 10, groups.length * 2);
    takePages.accept((int) ((long) slots * BYTES_PER_SLOT / IndexMemory.PAGE_BYTES));
    long[] oldHigh = high;
    long[] oldLow = low;
    int[] oldGroups = groups;
    high = new long[slots];
    low = new long[slots];
    groups = new int[slots];
    for (int i = 0; i < oldGroups.length; i++) {
      if (oldGroups[i] != 0) {
        put(slot(oldHigh[i], oldLow[i]), oldHigh[i], oldLow[i], oldGroups[i]);
      }
    }
  }
}
