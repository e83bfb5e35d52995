package io.stockupdater.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockupdater.http.JsonBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ImportPlanTest {
  private static final UUID TENANT = UUID.randomUUID();
  private static final UUID P = UUID.randomUUID();
  private static final UUID Q = UUID.randomUUID();

  @Test
  void updatesByIdElseBySkuElseCreates() {
    ImportPlan plan =
        plan(List.of(product(P, "new sku"), product(null, "q"), product(null, "other")));

    assertThat(plan.updates().stream().map(ImportPlan.Update::productId)).containsExactly(P, Q);
    assertThat(plan.creations()).hasSize(1);
    assertThat(plan.rest()).isEmpty();
  }

  @Test
  void refusesAnotherProductsSku() {
    ImportPlan plan = plan(List.of(product(P, "q")));

    assertThat(plan.refused()).extracting(RefusedLine::code).containsExactly("sku_exists");
  }

  @Test
  void leavesALineThatMeetsAProductAgainForLater() {
    ImportPlan plan = plan(List.of(product(P, "p"), product(null, "x"), product(null, "p")));

    assertThat(plan.rest()).extracting(ImportLine::number).containsExactly(3L);
  }

  @Test
  void leavesALineThatTakesASkuGivenUpBeforeForLater() {
    ImportPlan plan = plan(List.of(product(P, "renamed"), product(Q, "p"), product(null, "x")));

    assertThat(plan.refused()).isEmpty();
    assertThat(plan.rest()).extracting(ImportLine::number).containsExactly(2L, 3L);
  }

  private static ImportPlan plan(List<ProductFields> products) {
    List<ImportLine> lines = new ArrayList<>();
    for (ProductFields product : products) {
      lines.add(ImportLine.of(lines.size() + 1, product));
    }
    return ImportPlan.of(
        TENANT,
        lines,
        List.of(new ProductRows.Known(P, "p"), new ProductRows.Known(Q, "q")),
        Set.of());
  }

  private static ProductFields product(@Nullable UUID id, String sku) {
    byte[] json =
        ("{\"sku\":\""
                + sku
                + "\",\"name\":\"n\""
                + (id == null ? "" : ",\"product_id\":\"" + id + "\"")
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    return ProductFields.of(JsonBody.parse(json, 0, json.length));
  }
}
