package io.stockupdater.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VariablesTest {
  @Test
  void theProductReadsWhatItIsKnownToRead() throws Exception {
    assertThat(Variables.read()) // so that the search for them can't find nothing
        .contains("DATABASE_URL", "RABBITMQ_HOST", "DEBUG", "UPLOAD_BYTES_MAX", "JVM_OPTIONS");
  }

  @Test
  void everyVariableThatIsReadIsDocumentedAndNoOther() throws Exception {
    Set<String> read = new TreeSet<>(Variables.read());
    read.add("POSTGRES_PASSWORD"); // by the image of PostgreSQL

    assertThat(Variables.documented()).containsExactlyInAnyOrderElementsOf(read);
  }

  @Test
  void theServersReadWhatTheEntrypointsSet() throws Exception {
    assertThat(Variables.set()).isNotEmpty().isSubsetOf(Variables.ofConfiguration());
  }
}
