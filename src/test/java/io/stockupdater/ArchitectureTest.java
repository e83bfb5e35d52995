package io.stockupdater;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.core.domain.properties.HasParameterTypes.Predicates.rawParameterTypes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** Which component may know which, and what the code keeps away from. */
@AnalyzeClasses(packages = "io.stockupdater", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CATALOG = "io.stockupdater.catalog..";
  private static final String DATABASE = "io.stockupdater.database..";
  private static final String HTTP = "io.stockupdater.http..";
  private static final String IDEMPOTENCY = "io.stockupdater.idempotency..";
  private static final String INTAKE = "io.stockupdater.intake..";
  private static final String NODE = "io.stockupdater.node..";
  private static final String OUTBOX = "io.stockupdater.outbox..";
  private static final String STOCK = "io.stockupdater.stock..";
  private static final String TEXT = "io.stockupdater.text..";
  private static final String UPLOAD = "io.stockupdater.upload..";

  @ArchTest static final ArchRule NODE_KNOWS_NO_COMPONENT = knowsOnly(NODE);

  @ArchTest static final ArchRule TEXT_KNOWS_ONLY_THE_NODE = knowsOnly(TEXT, NODE);

  @ArchTest static final ArchRule DATABASE_KNOWS_ONLY_THE_NODE = knowsOnly(DATABASE, NODE);

  @ArchTest static final ArchRule HTTP_KNOWS_WHAT_IS_BELOW = knowsOnly(HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule IDEMPOTENCY_KNOWS_ONLY_HTTP =
      knowsOnly(IDEMPOTENCY, HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule OUTBOX_KNOWS_ONLY_HTTP = knowsOnly(OUTBOX, HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule STOCK_KNOWS_ONLY_OUTBOX_AND_KEYS =
      knowsOnly(STOCK, OUTBOX, IDEMPOTENCY, HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule INTAKE_KNOWS_STOCK_BUT_NO_DATABASE =
      knowsOnly(INTAKE, STOCK, HTTP, NODE, TEXT);

  @ArchTest
  static final ArchRule UPLOAD_KNOWS_INTAKE_AND_STOCK =
      knowsOnly(UPLOAD, INTAKE, STOCK, IDEMPOTENCY, HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule CATALOG_KNOWS_ONLY_STOCK =
      knowsOnly(CATALOG, STOCK, HTTP, DATABASE, NODE, TEXT);

  @ArchTest
  static final ArchRule EVERY_CLASS_BELONGS_TO_A_COMPONENT =
      classes()
          .should()
          .resideInAnyPackage(
              CATALOG, DATABASE, HTTP, IDEMPOTENCY, INTAKE, NODE, OUTBOX, STOCK, TEXT, UPLOAD);

  @ArchTest
  static final ArchRule COMPONENTS_ARE_FREE_OF_CYCLES =
      slices().matching("io.stockupdater.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_DATABASE_AND_WHO_LOCKS_LEVELS_USE_THE_ENTITY_MANAGER =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.stockupdater.database.Database")
          .and()
          .doNotHaveFullyQualifiedName("io.stockupdater.stock.StockLevels")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("jakarta.persistence.EntityManager");

  @ArchTest
  static final ArchRule ONLY_THE_DATABASE_PREPARES_STATEMENTS =
      noClasses()
          .that()
          .resideOutsideOfPackage(DATABASE)
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.sql.PreparedStatement");

  @ArchTest
  static final ArchRule ONLY_THE_OUTBOX_TALKS_TO_BROKERS =
      noClasses()
          .that()
          .resideOutsideOfPackage(OUTBOX)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.jms..", "org.apache.activemq..", "com.rabbitmq..");

  @ArchTest
  static final ArchRule NO_CONSOLE = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule NO_LOGGER_BUT_SLF4J =
      noClasses()
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "log past SLF4J, whose lines carry keys and values",
                  type ->
                      type.isEquivalentTo(System.Logger.class)
                          || type.getPackageName().equals("java.util.logging")));

  @ArchTest
  static final ArchRule NO_SLEEP =
      noClasses()
          .should()
          .callMethodWhere(target(owner(assignableTo(Thread.class))).and(target(name("sleep"))));

  @ArchTest
  static final ArchRule NO_TIME_BUT_THE_CLOCKS =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "tell the time without a Clock", ArchitectureTest::tellsTheTime))
          .orShould()
          .callConstructor(java.util.Date.class);

  @ArchTest
  static final ArchRule ONLY_THE_ENVIRONMENT_MAKES_A_CLOCK =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.stockupdater.node.Environment")
          .should()
          .callMethodWhere(target(owner(assignableTo(Clock.class))).and(target(name("systemUTC"))));

  private static boolean tellsTheTime(JavaCall<?> call) {
    JavaClass owner = call.getTargetOwner();
    boolean now =
        call.getName().equals("now")
            && rawParameterTypes(Clock.class).negate().test(call.getTarget())
            && (owner.isEquivalentTo(Instant.class)
                || owner.isEquivalentTo(OffsetDateTime.class)
                || owner.isEquivalentTo(ZonedDateTime.class)
                || owner.isEquivalentTo(LocalDateTime.class)
                || owner.isEquivalentTo(LocalDate.class));
    return now
        || (owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis"));
  }

  /** That the classes of a component depend on no other components than these. */
  private static ArchRule knowsOnly(String component, String... others) {
    return noClasses()
        .that()
        .resideInAPackage(component)
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("io.stockupdater..")
                .and(JavaClass.Predicates.resideOutsideOfPackage(component))
                .and(JavaClass.Predicates.resideOutsideOfPackages(others)))
        .allowEmptyShould(true);
  }
}
