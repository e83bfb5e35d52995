package io.stockupdater.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/csv;",
        "multipart/form-data; boundary=xXx",
        "Multipart/Form-Data;BOUNDARY=xXx;charset=utf-8",
        "multipart/form-data; charset=utf-8; boundary=\"boundary_.oOo._MTIz+/==\"",
        "multipart/form-data; boundary=\"a b\"",
      })
  void findsNothingWrong(String type) {
    assertThat(ContentType.fault(request(type))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data|Content-Type has no boundary",
        "multipart/form-data; x=boundary|Content-Type has no boundary",
        "multipart/form-data; boundary=|the boundary in Content-Type is empty",
        "multipart/form-data; boundary=\"\"|the boundary in Content-Type is empty",
        "multipart/form-data; boundary===1==|the boundary in Content-Type must be in quotes: it has"
            + " characters such as = or /",
        "multipart/form-data; boundary=b/Q|the boundary in Content-Type must be in quotes: it has"
            + " characters such as = or /",
      })
  void saysWhatIsWrong(String type, String fault) {
    assertThat(ContentType.fault(request(type))).isEqualTo(fault);
  }

  @Test
  void knowsOneOnly() {
    assertThat(ContentType.fault(request("text/csv", "text/csv")))
        .isEqualTo("there is more than one Content-Type");
    assertThat(ContentType.fault(request())).isEmpty();
  }

  private static HttpServletRequest request(String... types) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            ContentTypeTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> Collections.enumeration(List.of(types)));
  }
}
