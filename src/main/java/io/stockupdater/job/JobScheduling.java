package io.stockupdater.job;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import io.stockupdater.upload.UploadStaged;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import javax.sql.DataSource;

/** Puts jobs on the scheduler's list, in the transaction that stages them. */
@ApplicationScoped
public class JobScheduling {
  @Resource(lookup = "java:comp/DefaultDataSource")
  private DataSource dataSource;

  @Inject private Clock clock;
  @Inject private JobRunner runner;

  private SchedulerClient client;

  @PostConstruct
  void connect() {
    client =
        SchedulerClient.Builder.create(dataSource)
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .build();
  }

  void schedule(@Observes UploadStaged staged) {
    for (JobShare share : JobShare.of(staged)) {
      client.scheduleIfNotExists(share.instance(), clock.instant());
    }
  }

  void start(@Observes(during = TransactionPhase.AFTER_SUCCESS) UploadStaged staged) {
    runner.look();
  }
}
