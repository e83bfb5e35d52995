package io.stockupdater.development;

import java.nio.file.Path;

/**
 * What the servers of one test JVM have in common: one PostgreSQL, one broker, one folder under
 * {@code target}.
 */
public final class TestServices {
  private static final Started STARTED = Started.untilExit();
  private static final DataFolder FOLDER = open();

  private TestServices() {}

  private static DataFolder open() {
    Console.quietLibraries();
    Path folder = Project.buildFolder().resolve("test-server-" + ProcessHandle.current().pid());
    DataFolder opened = STARTED.add(DataFolder.open(folder));
    STARTED.add(opened::delete);
    return opened;
  }

  private static final class PostgreSql {
    static final Database DATABASE =
        STARTED.add(
            Database.start(
                FOLDER.resolve("postgresql"),
                Project.buildFolder().resolve("postgresql-binaries"),
                FOLDER.resolve("postgresql.log"),
                Ports.free(),
                false));
  }

  private static final class ActiveMq {
    static final Broker BROKER =
        STARTED.add(Broker.start(FOLDER.resolve("activemq"), Ports.free()));
  }

  /** A further broker, in a process of its own. */
  public static ActiveMqProcess startActiveMq() {
    return STARTED.add(ActiveMqProcess.start(FOLDER.emptied("activemq-" + Ports.free())));
  }

  /** A broker; call {@link RabbitMqBroker#require} first. */
  public static RabbitMqBroker startRabbitMq() {
    return STARTED.add(RabbitMqBroker.start(FOLDER.emptied("rabbitmq-" + Ports.free())));
  }

  static Started started() {
    return STARTED;
  }

  static Path folder(String name) {
    return FOLDER.emptied(name);
  }

  /** The database of this name; made if it isn't there. */
  public static DatabaseUrl database(String name) {
    return PostgreSql.DATABASE.create(name);
  }

  public static Broker broker() {
    return ActiveMq.BROKER;
  }
}
