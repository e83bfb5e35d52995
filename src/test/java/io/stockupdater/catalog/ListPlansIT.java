package io.stockupdater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.database.Database;
import io.stockupdater.development.LargeTenant;
import io.stockupdater.development.TestServer;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How products are listed from a tenant with many. */
class ListPlansIT {
  private static final int PRODUCTS = 100_000;
  private static final String MIDDLE = "80000000-0000-0000-0000-000000000000";

  private static @Nullable LargeTenant large;

  @BeforeAll
  static void fill() throws Exception {
    large = LargeTenant.fill(TestServer.shared().dataSource(), PRODUCTS, 1);
  }

  @AfterAll
  static void forget() throws Exception {
    if (large != null) {
      large.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    ",,,,",
    "SKU-1,,,,",
    "none,,,,",
    "SKU-1,,false,0,",
    ",supplier,,,",
    ",none,,,",
    ",supplier,false,,",
    ",supplier,true,1000,",
    ",,true,,",
    ",,false,,",
    ",,,-1,",
    ",,,5,",
    ",,,20,",
    ",,,1000,",
    ",,false,5,",
    ",,true,-1,",
    ",,,,2000-01-01",
    ",,,,2999-01-01",
    ",supplier,true,500,2000-01-01",
  })
  void areReadByIndexesWhateverTheFilterFinds(
      @Nullable String sku,
      @Nullable String supplier,
      @Nullable Boolean active,
      @Nullable Long availableMax,
      @Nullable String updatedSince)
      throws Exception {
    assertThat(large).isNotNull();
    UUID supplierId =
        supplier == null
            ? null
            : supplier.equals("none") ? LargeTenant.TENANT : LargeTenant.SUPPLIER;
    OffsetDateTime since =
        updatedSince == null
            ? null
            : OffsetDateTime.parse(updatedSince + "T00:00:00Z")
                .withOffsetSameInstant(ZoneOffset.UTC);
    for (String after : new @Nullable String[] {null, MIDDLE}) {
      for (int limit : new int[] {101, 1_001}) {
        LargeTenant.Plan plan =
            large.explain(
                Database.PLAN_FOR_VALUES,
                Products.PAGE,
                LargeTenant.TENANT,
                after,
                sku,
                supplierId,
                active,
                availableMax,
                since,
                limit);
        assertThat(plan.text()).contains("Index").doesNotContain("Seq Scan");
        assertThat(plan.pages()).as(plan.text()).isLessThan(LargeTenant.Plan.MAX);
      }
    }
  }
}
