package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
  @Test
  void startsAtTheBeginningWithAHundred() {
    PageRequest request = PageRequest.of("list", null, null);

    assertThat(request.limit()).isEqualTo(100);
    assertThat(request.after()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1001", "1e2", "ten", "99999999999", " 5", "٣"})
  void refusesOtherLimits(String limit) {
    assertThatThrownBy(() -> PageRequest.of("list", limit, null))
        .isInstanceOf(Problem.class)
        .hasMessage("limit must be an integer from 1 to 1000");
  }

  @Test
  void goesOnAfterTheLastItemOfThePageBefore() {
    PageRequest first = PageRequest.of("list", "2", null);
    Page<String> page = Page.of(first, List.of("a", "ü", "c"), item -> item);

    assertThat(page.items()).containsExactly("a", "ü");
    assertThat(PageRequest.of("list", "2", page.next()).after()).isEqualTo("ü");
  }

  @Test
  void hasNoNextPageAfterTheLastItem() {
    PageRequest request = PageRequest.of("list", "2", null);

    assertThat(Page.of(request, List.of("a", "b"), item -> item).next()).isNull();
  }

  @Test
  void refusesTheCursorOfAnotherList() {
    String cursor = PageRequest.of("products of A", null, null).cursor("key");

    assertThatThrownBy(() -> PageRequest.of("products of B", null, cursor))
        .isInstanceOf(Problem.class)
        .hasMessage("cursor must be one that this list has returned");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "not base64!", "ä"})
  void refusesInventedCursors(String cursor) {
    assertThatThrownBy(() -> PageRequest.of("list", null, cursor)).isInstanceOf(Problem.class);
  }
}
