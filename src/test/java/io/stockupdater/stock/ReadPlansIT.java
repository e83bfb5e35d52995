package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.database.Database;
import io.stockupdater.development.LargeTenant;
import io.stockupdater.development.TestServer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How levels and histories are read from a tenant with many products and a long ledger. */
class ReadPlansIT {
  private static final int PRODUCTS = 100_000;
  private static final int EVENTS = 2;
  private static final OffsetDateTime LONG_AGO =
      OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final OffsetDateTime FAR_AHEAD = LONG_AGO.plusYears(1_000);
  private static @Nullable LargeTenant large;

  @BeforeAll
  static void fill() throws Exception {
    large = LargeTenant.fill(TestServer.shared().dataSource(), PRODUCTS, EVENTS);
  }

  @AfterAll
  static void forget() throws Exception {
    if (large != null) {
      large.close();
    }
  }

  private static void assertQuick(String sql, @Nullable Object... parameters) throws Exception {
    assertThat(large).isNotNull();
    LargeTenant.Plan plan = large.explain(Database.PLAN_FOR_VALUES, sql, parameters);
    assertThat(plan.text()).contains("Index").doesNotContain("Seq Scan");
    assertThat(plan.pages()).as(plan.text()).isLessThan(LargeTenant.Plan.MAX);
  }

  private static void assertLevelsQuick(
      @Nullable Long availableMax, @Nullable OffsetDateTime updatedSince) throws Exception {
    String middle = "80000000-0000-0000-0000-000000000000";
    for (int limit : new int[] {101, 1_001}) {
      assertQuick(
          StockLevelReads.PAGE, LargeTenant.TENANT, null, availableMax, updatedSince, limit);
      assertQuick(
          StockLevelReads.PAGE, LargeTenant.TENANT, middle, availableMax, updatedSince, limit);
    }
  }

  @Test
  void levelsAreReadByTheKeyWhateverTheFilterFinds() throws Exception {
    assertLevelsQuick(null, null);
    assertLevelsQuick(-1L, null);
    assertLevelsQuick(5L, null);
    assertLevelsQuick(20L, null);
    assertLevelsQuick(1_000L, null);
    assertLevelsQuick(null, LONG_AGO);
    assertLevelsQuick(null, FAR_AHEAD);
    assertLevelsQuick(0L, OffsetDateTime.now(ZoneOffset.UTC).minusDays(1));
  }

  @Test
  void aLevelIsReadByTheKey() throws Exception {
    assertQuick(StockLevelReads.LEVEL, LargeTenant.TENANT, LargeTenant.HOT);
  }

  private static void assertHistoryQuick(
      long before,
      @Nullable OffsetDateTime since,
      @Nullable OffsetDateTime until,
      @Nullable String source)
      throws Exception {
    boolean isOpen = since == null && until == null && source == null;
    long first = isOpen ? 1 : Math.max(1, before - History.FILTERED_ENTRIES_MAX);
    for (int limit : new int[] {101, 1_001}) {
      assertQuick(
          History.PAGE,
          LargeTenant.TENANT,
          LargeTenant.HOT,
          first,
          before,
          since,
          until,
          source,
          limit);
    }
  }

  @Test
  void aLongHistoryIsReadByTheKeyWhateverTheFilterFinds() throws Exception {
    for (long before : new long[] {PRODUCTS * EVENTS + 1, PRODUCTS * EVENTS / 2, 1}) {
      assertHistoryQuick(before, null, null, null);
      assertHistoryQuick(before, null, null, "manual");
      assertHistoryQuick(before, null, null, "none");
      assertHistoryQuick(before, FAR_AHEAD, null, null);
      assertHistoryQuick(before, LONG_AGO, FAR_AHEAD, "order");
    }
  }

  @Test
  void theStockLogIsReadByTheKey() throws Exception {
    assertQuick(StockLog.PAGE, LargeTenant.TENANT, LargeTenant.HOT, Long.MAX_VALUE, 1_001);
    assertQuick(StockLog.PAGE, LargeTenant.TENANT, LargeTenant.HOT, 100_000L, 101);
  }
}
