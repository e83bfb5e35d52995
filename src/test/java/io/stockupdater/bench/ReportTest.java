package io.stockupdater.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Report report = new Report(Map.of());

  @Test
  void comparesMediansWithTheBestNumberOfConnections() {
    Result result = new Result("bulk");
    for (double rate : new double[] {900, 30, 50}) {
      result.add(Result.PRODUCT, sample(rate));
    }
    result.add(Result.JDBC + " 1", sample(60));
    result.add(Result.JDBC + " 8", sample(100));
    report.add(result);
    assertThat(report.table()).contains("| bulk | 50 | 100 (8) |  | 0.50 |  |");
  }

  @Test
  void limitsSingleUpdatesByDatabaseAndEmptyRouteInTurn() {
    Result result = new Result("single");
    result.add(Result.JDBC, sample(5_000));
    result.add(Result.EMPTY_ROUTE, sample(10_000));
    assertThat(result.limit()).isCloseTo(3_333.3, within(0.1));
  }

  @Test
  void saysWhenAPeerIsWeak() {
    report.add(result("strong", 51, 0));
    report.add(result("weak", 49, 0));
    assertThat(report.warnings())
        .singleElement()
        .asString()
        .startsWith("WEAK PEER: JDBC of 'weak' made 49/s, less than half of the 100/s");
  }

  @Test
  void saysWhenOthersUseTheMachine() {
    report.add(result("quiet", 100, 0.1));
    report.add(result("disturbed", 100, 0.9));
    assertThat(report.warnings())
        .containsExactly("BUSY MACHINE: others used 0.9 processors during 'disturbed'");
  }

  @Test
  void tellsWhatFailed() {
    report.fail("bulk: 9 ledger rows, not 10");
    assertThat(report.table()).contains("**FAILED: bulk: 9 ledger rows, not 10**");
  }

  private static Result result(String name, double jdbc, double others) {
    Result result = new Result(name).expect(Result.JDBC, 100);
    result.add(Result.PRODUCT, new Sample(10, Double.NaN, Double.NaN, 1, 1, 1, others));
    result.add(Result.JDBC + " 1", sample(jdbc));
    return result;
  }

  private static Sample sample(double perSecond) {
    return new Sample(perSecond, Double.NaN, Double.NaN, 1, 1, 1, 0);
  }
}
