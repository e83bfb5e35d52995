package io.stockupdater.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBException;
import jakarta.transaction.SystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.transaction.xa.XAException;
import org.junit.jupiter.api.Test;

class SqlStateTest {
  @Test
  void findsTheStateNearestToTheRoot() {
    SQLException root = new SQLException("deadlock", "40P01");
    SQLException wrapper = new SQLException("batch", "25000", root);
    assertThat(SqlState.of(new EJBException(new IllegalStateException(wrapper))))
        .isEqualTo("40P01");
    assertThat(SqlState.of(new IllegalStateException("no database in sight"))).isNull();
  }

  @Test
  void takesBrokenConnectionsAndEmptyPoolsForUnavailable() {
    for (String state : new String[] {"08006", "08001", "57P01", "57P03", "53300"}) {
      assertThat(SqlState.isUnavailable(new EJBException(failure(state)))).as(state).isTrue();
    }
    assertThat(SqlState.isUnavailable(new SQLTransientConnectionException("pool"))).isTrue();
    for (String state : new String[] {"23505", "22P02", "57014", "40001"}) {
      assertThat(SqlState.isUnavailable(new EJBException(failure(state)))).as(state).isFalse();
    }
    assertThat(SqlState.isUnavailable(new IllegalStateException("bug"))).isFalse();
  }

  @Test
  void takesACommitThatBrokeOffForUnavailable() {
    assertThat(
            SqlState.isUnavailable(
                new EJBException(
                    (Exception)
                        new SystemException("commit").initCause(new XAException("broken")))))
        .isTrue();
  }

  @Test
  void tellsALockTimeOutFromOtherFailures() {
    assertThat(SqlState.isLockTimeout(new EJBException(failure("55P03")))).isTrue();
    assertThat(SqlState.isLockTimeout(new EJBException(failure("40P01")))).isFalse();
    assertThat(SqlState.isLockTimeout(new IllegalStateException("bug"))).isFalse();
  }

  @Test
  void survivesAFailureThatIsItsOwnCause() {
    RuntimeException first = new RuntimeException("first");
    RuntimeException second = new RuntimeException("second", first);
    first.initCause(second);
    assertThat(SqlState.of(first)).isNull();
    assertThat(SqlState.isUnavailable(first)).isFalse();
  }

  private static Exception failure(String state) {
    return new SQLException("failed", state);
  }
}
