package io.stockupdater.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockupdater.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProductGroupsTest {
  private record Span(long number, long offset, int length, boolean reusedId) {}

  @Test
  void keepsTheLinesOfEveryProductInFileOrder() {
    Random random = new Random(1);
    List<UUID> products = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      products.add(new UUID(random.nextLong(), random.nextLong()));
    }
    Map<UUID, List<Span>> model = new LinkedHashMap<>();
    try (ProductGroups groups = new ProductGroups(new IndexMemory(), 1_000)) {
      long offset = 0;
      for (long number = 1; number <= 200_000; number++) {
        UUID product = products.get(random.nextInt(products.size()));
        Span span = new Span(number, offset, random.nextInt(4 << 20), random.nextInt(10) == 0);
        model.computeIfAbsent(product, id -> new ArrayList<>()).add(span);
        groups.add(
            groups.ordinal(product), span.number(), span.offset(), span.length(), span.reusedId());
        offset += span.length() + 1L; // ends near 2^39
      }
      assertThat(read(groups)).isEqualTo(model);
      assertThat(new ArrayList<>(read(groups).keySet())).isEqualTo(new ArrayList<>(model.keySet()));
    }
  }

  @Test
  void remembersAProductWithoutLines() {
    try (ProductGroups groups = new ProductGroups(new IndexMemory(), 10)) {
      UUID zeros = UUID.randomUUID();
      assertThat(groups.ordinal(zeros)).isZero();
      assertThat(groups.ordinal(UUID.randomUUID())).isEqualTo(1);
      assertThat(groups.ordinal(zeros)).isZero();
      assertThat(groups.lines(0)).isZero();
      assertThat(groups.size()).isEqualTo(2);
    }
  }

  @Test
  void refusesOneProductMoreThanTheLimit() {
    try (ProductGroups groups = new ProductGroups(new IndexMemory(), 2)) {
      UUID first = UUID.randomUUID();
      groups.ordinal(first);
      groups.ordinal(UUID.randomUUID());
      groups.ordinal(first);
      assertThatThrownBy(() -> groups.ordinal(UUID.randomUUID()))
          .isInstanceOfSatisfying(
              Problem.class, problem -> assertThat(problem.code()).isEqualTo("too_many_products"));
    }
  }

  @Test
  void givesItsMemoryBack() {
    IndexMemory memory = new IndexMemory();
    for (int i = 0; i < 5_000; i++) {
      try (ProductGroups groups = new ProductGroups(memory, 10)) {
        groups.add(groups.ordinal(UUID.randomUUID()), 1, 0, 1, false);
      }
    }
  }

  private static Map<UUID, List<Span>> read(ProductGroups groups) {
    Map<UUID, List<Span>> read = new LinkedHashMap<>();
    for (int ordinal = 0; ordinal < groups.size(); ordinal++) {
      List<Span> spans = new ArrayList<>();
      ProductGroups.Cursor cursor = groups.cursor(ordinal);
      for (; cursor.isValid(); cursor.advance()) {
        spans.add(
            new Span(cursor.number(), cursor.offset(), cursor.length(), cursor.hasReusedId()));
      }
      assertThat(groups.lines(ordinal)).isEqualTo(spans.size());
      read.put(groups.productId(ordinal), spans);
    }
    return read;
  }
}
