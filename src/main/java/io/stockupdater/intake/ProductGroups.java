package io.stockupdater.intake;

import io.stockupdater.http.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where in the spill file the lines of each product are: 16 bytes per line, in file order per
 * product, products in order of first appearance. Filled by one thread, then read by many.
 */
public final class ProductGroups implements AutoCloseable {
  private static final int LINE_BYTES = 16;
  private static final int PAGE_LINES = IndexMemory.PAGE_BYTES / LINE_BYTES;
  private static final int PAGE_BITS = Integer.numberOfTrailingZeros(PAGE_LINES);

  /** A product takes some 256 bytes, with its outcome. */
  private static final int PRODUCTS_PER_PAGE = IndexMemory.PAGE_BYTES / 256;

  private static final int LENGTH_BITS = 23;
  private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
  private static final long REUSED_ID = 1L << LENGTH_BITS;
  private static final long ZERO = REUSED_ID << 1;
  private static final int OFFSET_SHIFT = LENGTH_BITS + 2;

  /** Lines of a product form a chain through {@code next}; 0 ends it, so positions start at 1. */
  private static final class Page {
    private final long[] spans = new long[PAGE_LINES];
    private final int[] numbers = new int[PAGE_LINES];
    private final int[] next = new int[PAGE_LINES];
  }

  private static final class Group {
    private final @Nullable UUID productId;
    private int first;
    private int last;
    private int lines;
    private int zeros;

    Group(@Nullable UUID productId) {
      this.productId = productId;
    }
  }

  private final IndexMemory memory;
  private final int productsMax;
  private final Map<UUID, Integer> ordinals = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final Group refused = new Group(null);
  private final List<Page> pages = new ArrayList<>();
  private final SeenIds seenIds = new SeenIds(this::take);
  private int memoryPages;
  private int lines;

  ProductGroups(IndexMemory memory, int productsMax) {
    this.memory = memory;
    this.productsMax = productsMax;
  }

  /**
   * The product's ordinal, by first appearance.
   *
   * @throws Problem 413 when there are too many products
   */
  int ordinal(UUID productId) {
    Integer known = ordinals.get(productId);
    if (known != null) {
      return known;
    }
    if (groups.size() == productsMax) {
      throw new Problem(
          413, "too_many_products", "the upload has more than " + productsMax + " products");
    }
    if (groups.size() % PRODUCTS_PER_PAGE == 0) {
      take(1);
    }
    groups.add(new Group(productId));
    ordinals.put(productId, groups.size() - 1);
    return groups.size() - 1;
  }

  /** Whether a product that comes earlier in the document has the id. */
  boolean isIdTaken(UUID eventId, int ordinal) {
    return seenIds.isTaken(eventId, ordinal);
  }

  /** Adds a line that changes its product, or is malformed. */
  void add(int ordinal, long number, long offset, int length, boolean reusedId) {
    add(groups.get(ordinal), number, offset, length, reusedId ? REUSED_ID : 0);
  }

  /** Adds a line with a zero delta. */
  void addZero(int ordinal, long number, long offset, int length) {
    groups.get(ordinal).zeros++;
    add(groups.get(ordinal), number, offset, length, ZERO);
  }

  /** Adds a line that no product is tried with; of length 0 when it is over the limit. */
  void addRefused(long number, long offset, int length) {
    add(refused, number, offset, length, 0);
  }

  private void add(Group group, long number, long offset, int length, long flag) {
    int position = ++lines;
    if (position >> PAGE_BITS == pages.size()) {
      take(1);
      pages.add(new Page());
    }
    Page page = pages.get(position >> PAGE_BITS);
    int at = position & (PAGE_LINES - 1);
    page.spans[at] = offset << OFFSET_SHIFT | flag | length;
    page.numbers[at] = Math.toIntExact(number);
    if (group.lines++ == 0) {
      group.first = position;
    } else {
      pages.get(group.last >> PAGE_BITS).next[group.last & (PAGE_LINES - 1)] = position;
    }
    group.last = position;
  }

  /** How many products there are. */
  public int size() {
    return groups.size();
  }

  /** The product of an ordinal. */
  public UUID productId(int ordinal) {
    return Objects.requireNonNull(groups.get(ordinal).productId);
  }

  /** How many lines of the product were added. */
  public int lines(int ordinal) {
    return groups.get(ordinal).lines;
  }

  /** How many of them have a zero delta. */
  public int zeros(int ordinal) {
    return groups.get(ordinal).zeros;
  }

  /** How many lines no product is tried with, if they were added. */
  public int refused() {
    return refused.lines;
  }

  /** The first line that no product is tried with, if there is one. */
  public Cursor refusedCursor() {
    return new Cursor(refused.first);
  }

  /** The product's first line; it must have one. */
  public Cursor cursor(int ordinal) {
    return new Cursor(groups.get(ordinal).first);
  }

  /** Walks lines in file order. */
  public final class Cursor {
    private int position;

    private Cursor(int position) {
      this.position = position;
    }

    /** Whether it stands at a line. */
    public boolean isValid() {
      return position != 0;
    }

    /** Goes to the next line of the same product. */
    public void advance() {
      position = page().next[at()];
    }

    /** Physical, from 1. */
    public long number() {
      return page().numbers[at()];
    }

    /** Of its first byte in the spill file. */
    public long offset() {
      return page().spans[at()] >>> OFFSET_SHIFT;
    }

    /** Without its end. */
    public int length() {
      return (int) (page().spans[at()] & LENGTH_MASK);
    }

    /** Whether its delta is zero. */
    public boolean isZero() {
      return (page().spans[at()] & ZERO) != 0;
    }

    /** Whether its event_id appears earlier in the document with another product. */
    public boolean hasReusedId() {
      return (page().spans[at()] & REUSED_ID) != 0;
    }

    private Page page() {
      return pages.get(position >> PAGE_BITS);
    }

    private int at() {
      return position & (PAGE_LINES - 1);
    }
  }

  private void take(int count) {
    memory.take(count, memoryPages);
    memoryPages += count;
  }

  @Override
  public void close() {
    memory.giveBack(memoryPages);
    memoryPages = 0;
  }
}
