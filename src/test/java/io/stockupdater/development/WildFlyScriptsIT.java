package io.stockupdater.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts for WildFly, there and back. Needs the profile {@code wildfly}. */
class WildFlyScriptsIT {
  @Test
  void leaveAnUntouchedInstallationBehind(@TempDir Path home) throws Exception {
    WildFly.unpacked().makeHome(home);
    Path configuration = home.resolve("standalone/configuration/standalone.xml");
    Path driver = home.resolve("modules/org/postgresql");
    String untouched = Files.readString(configuration);

    WildFly.run(home, "configure.cli");
    assertThat(Files.readString(configuration))
        .contains("${env.STOCK_JDBC_URL}")
        .doesNotContain("jdbc:postgresql:");
    assertThat(driver).exists();

    WildFly.run(home, "undo.cli");
    assertThat(Files.readString(configuration)).isEqualTo(untouched);
    assertThat(driver).doesNotExist();
  }
}
