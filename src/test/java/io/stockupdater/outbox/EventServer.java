package io.stockupdater.outbox;

import io.stockupdater.development.ActiveMqProcess;
import io.stockupdater.development.Halted;
import io.stockupdater.development.RabbitMqBroker;
import io.stockupdater.development.Rows;
import io.stockupdater.development.TestServer;
import io.stockupdater.development.TestServices;
import io.stockupdater.testing.TestClient;
import java.io.IOException;
import java.util.List;

/**
 * What the tests of the bridges share: a broker of each kind in a process of its own, and a server
 * that publishes to both, on a database of its own. RabbitMQ's is left out where it isn't
 * installed: a test that needs it calls {@link #rabbitMq} first.
 */
final class EventServer {
  private static final String DATABASE = "events";

  private EventServer() {}

  private static final class ActiveMq {
    static final ActiveMqProcess BROKER = TestServices.startActiveMq();
  }

  private static final class RabbitMq {
    static final RabbitMqBroker BROKER = TestServices.startRabbitMq();
  }

  private static final class Shared {
    static final TestServer SERVER = with().start();
    static final TestClient CLIENT = new TestClient(SERVER.baseUri());
    static final Rows ROWS = new Rows(SERVER.dataSource());
  }

  /** A further server on the same database, with the same brokers. */
  static TestServer.Options with() {
    return to(TestServer.with().database(DATABASE));
  }

  /** A further server on another database, with the same brokers. */
  static TestServer.Options with(String database) {
    return to(TestServer.with().database(database));
  }

  private static TestServer.Options to(TestServer.Options options) {
    options.environment("ACTIVEMQ_URL", activeMq().url());
    if (RabbitMqBroker.isInstalled()) {
      options.environment("RABBITMQ_HOST", "127.0.0.1");
      options.environment("RABBITMQ_PORT", Integer.toString(RabbitMq.BROKER.port()));
    }
    return options;
  }

  static TestServer shared() {
    return Shared.SERVER;
  }

  static TestClient client() {
    return Shared.CLIENT;
  }

  static Rows rows() {
    return Shared.ROWS;
  }

  static ActiveMqProcess activeMq() {
    return ActiveMq.BROKER;
  }

  static RabbitMqBroker rabbitMq() {
    RabbitMqBroker.require();
    return RabbitMq.BROKER;
  }

  /** Those that the shared server publishes to. */
  static List<Broker> brokers() {
    return RabbitMqBroker.isInstalled()
        ? List.of(Broker.ACTIVEMQ, Broker.RABBITMQ)
        : List.of(Broker.ACTIVEMQ);
  }

  /** A kind of broker. */
  enum Broker {
    ACTIVEMQ("activemq") {
      @Override
      Subscriber subscribe() {
        return new ActiveMqSubscriber(activeMq().url());
      }

      @Override
      void kill() {
        activeMq().close();
      }

      @Override
      void restart() {
        activeMq().restart();
      }

      @Override
      Halted halt() throws IOException {
        return activeMq().halt();
      }
    },
    RABBITMQ("rabbitmq") {
      @Override
      Subscriber subscribe() {
        return new RabbitMqSubscriber(rabbitMq());
      }

      @Override
      void kill() {
        rabbitMq().close();
      }

      @Override
      void restart() {
        rabbitMq().restart();
      }

      @Override
      Halted halt() throws IOException {
        return rabbitMq().halt();
      }
    };

    private final String bridge;

    Broker(String bridge) {
      this.bridge = bridge;
    }

    /** The name of the bridge to it. */
    String bridge() {
      return bridge;
    }

    abstract Subscriber subscribe();

    /** As {@code kill -9}. */
    abstract void kill();

    abstract void restart();

    /** Makes it hang until what this returns is closed. */
    abstract Halted halt() throws IOException;
  }
}
