package io.stockupdater.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CalculationTest {
  private static final long MAX = (1L << 53) - 1;
  private static final UUID PRODUCT = new UUID(1, 1);
  private static final Origin ORIGIN = new Origin(new UUID(2, 2), null, "test");

  /** What a naive reader of the specification would do, with plain loops. */
  private record Model(List<Long> levels, int duplicates, StockConflict.@Nullable Kind refusal) {
    static Model of(Level start, List<StockChange> changes) {
      List<Long> levels = new ArrayList<>();
      Map<UUID, StockChange> seen = new HashMap<>();
      int duplicates = 0;
      long now = start.available();
      for (StockChange change : changes) {
        UUID id = change.eventId();
        if (id != null && seen.containsKey(id)) {
          if (seen.get(id).delta() != change.delta()) {
            return new Model(levels, duplicates, StockConflict.Kind.EVENT_ID_REUSED);
          }
          duplicates++;
          continue;
        }
        if (id != null) {
          seen.put(id, change);
        }
        now += change.delta();
        if (Math.abs(now) > MAX) {
          return new Model(levels, duplicates, StockConflict.Kind.OUT_OF_RANGE);
        }
        if (start.min() != null && now < start.min()) {
          return new Model(
              levels,
              duplicates,
              start.min() == 0 ? StockConflict.Kind.BELOW_ZERO : StockConflict.Kind.BELOW_MINIMUM);
        }
        if (start.max() != null && now > start.max()) {
          return new Model(levels, duplicates, StockConflict.Kind.ABOVE_MAXIMUM);
        }
        levels.add(now);
      }
      return new Model(levels, duplicates, null);
    }
  }

  @Property
  void doesWhatTheModelDoes(
      @ForAll("levels") Level start,
      @ForAll @Size(max = 40) List<@From("changes") StockChange> changes) {
    Model model = Model.of(start, changes);
    Calculation calculation = new Calculation(PRODUCT, start);
    if (model.refusal() == null) {
      List<LedgerRow> rows = calculation.apply(ORIGIN, changes, Map.of());
      assertThat(rows).extracting(LedgerRow::level).isEqualTo(model.levels());
      assertThat(calculation.applied().duplicates()).isEqualTo(model.duplicates());
    } else {
      StockConflict conflict =
          catchThrowableOfType(
              StockConflict.class, () -> calculation.apply(ORIGIN, changes, Map.of()));
      assertThat(conflict.kind()).isEqualTo(model.refusal());
      int offending = model.levels().size() + model.duplicates();
      assertThat(conflict.line()).isEqualTo(changes.get(offending).line());
    }
  }

  @Property
  void numbersRowsWithoutGapsAndEachLevelIsTheSumOfItsDeltas(
      @ForAll("unboundedLevels") Level start,
      @ForAll @Size(max = 40) List<@From("changes") StockChange> changes) {
    List<StockChange> fresh = withoutIds(changes);
    Calculation calculation = new Calculation(PRODUCT, start);
    List<LedgerRow> rows = calculation.apply(ORIGIN, fresh, Map.of());
    long level = start.available();
    long version = start.version();
    for (int i = 0; i < rows.size(); i++) {
      level += fresh.get(i).delta();
      assertThat(rows.get(i)).isEqualTo(new LedgerRow(fresh.get(i), ++version, level, ORIGIN));
    }
    assertThat(calculation.applied()).isEqualTo(new Applied(fresh.size(), 0, level));
    assertThat(calculation.level().version()).isEqualTo(version);
    assertThat(calculation.before()).isEqualTo(start);
  }

  @Property
  void comesToTheSameHoweverItIsCutIntoChunks(
      @ForAll("unboundedLevels") Level start,
      @ForAll @Size(max = 40) List<@From("changes") StockChange> changes,
      @ForAll("cuts") int cut) {
    List<StockChange> fresh = withoutIds(changes);
    Calculation whole = new Calculation(PRODUCT, start);
    List<LedgerRow> rows = whole.apply(ORIGIN, fresh, Map.of());
    Calculation parts = new Calculation(PRODUCT, start);
    List<LedgerRow> byParts = new ArrayList<>();
    for (int from = 0; from < fresh.size(); from += cut) {
      byParts.addAll(
          parts.apply(ORIGIN, fresh.subList(from, Math.min(fresh.size(), from + cut)), Map.of()));
    }
    assertThat(byParts).isEqualTo(rows);
    assertThat(parts.applied()).isEqualTo(whole.applied());
  }

  @Property
  void leavesOutWhatTheLedgerHas(
      @ForAll @Size(max = 40) List<@From("changes") StockChange> changes) {
    List<StockChange> once = firstOfEachId(changes);
    Map<UUID, KnownEvent> known = new HashMap<>();
    for (StockChange change : once) {
      if (change.eventId() != null) {
        known.put(change.eventId(), new KnownEvent(PRODUCT, change));
      }
    }
    Calculation calculation = new Calculation(PRODUCT, new Level(0, 7, null, null));
    List<LedgerRow> rows = calculation.apply(ORIGIN, once, known);
    assertThat(rows).allMatch(row -> row.change().eventId() == null);
    assertThat(calculation.applied().duplicates()).isEqualTo(known.size());
    assertThat(rows.size() + known.size()).isEqualTo(once.size());
  }

  @Test
  void refusesAnIdThatStandsForAnEventOfAnotherProduct() {
    UUID id = new UUID(5, 5);
    Calculation calculation = new Calculation(PRODUCT, new Level(0, 0, null, null));
    StockChange change = change(9, 1, id);
    Map<UUID, KnownEvent> known = Map.of(id, new KnownEvent(new UUID(8, 8), change));
    StockConflict conflict =
        catchThrowableOfType(
            StockConflict.class, () -> calculation.apply(ORIGIN, List.of(change), known));
    assertThat(conflict.kind()).isEqualTo(StockConflict.Kind.EVENT_ID_REUSED);
    assertThat(conflict.line()).isEqualTo(9);
  }

  @Test
  void aSingleChangeThatIsRefusedLeavesTheLevelAsItWas() {
    Calculation calculation = new Calculation(PRODUCT, new Level(3, 1, 0L, null));
    assertThatThrownBy(() -> calculation.apply(ORIGIN, change(0, -4, null)))
        .isInstanceOf(StockConflict.class);
    assertThat(calculation.level()).isEqualTo(calculation.before());
    assertThat(calculation.apply(ORIGIN, change(0, -3, null)).version()).isEqualTo(2);
  }

  private static List<StockChange> withoutIds(List<StockChange> changes) {
    return changes.stream().map(change -> change(change.line(), change.delta(), null)).toList();
  }

  private static List<StockChange> firstOfEachId(List<StockChange> changes) {
    Set<UUID> seen = new HashSet<>();
    return changes.stream()
        .filter(change -> change.eventId() == null || seen.add(change.eventId()))
        .toList();
  }

  private static StockChange change(long line, long delta, @Nullable UUID eventId) {
    return new StockChange(
        line, delta, Instant.EPOCH, null, "system", null, null, null, eventId, null);
  }

  @Provide
  Arbitrary<StockChange> changes() {
    Arbitrary<Long> deltas =
        Arbitraries.oneOf(
            Arbitraries.longs().between(-20, 20).filter(delta -> delta != 0),
            Arbitraries.of(1L, -1L));
    Arbitrary<UUID> ids = Arbitraries.integers().between(0, 9).map(id -> new UUID(4, id));
    return Combinators.combine(
            Arbitraries.longs().between(1, 1_000_000), deltas, ids.injectNull(0.5))
        .as(CalculationTest::change);
  }

  @Provide
  Arbitrary<Level> levels() {
    Arbitrary<Long> bounds = Arbitraries.longs().between(0, 30);
    Arbitrary<Level> near =
        Combinators.combine(
                Arbitraries.longs().between(0, 30), bounds.injectNull(0.3), bounds.injectNull(0.3))
            .as(
                (available, below, above) ->
                    new Level(
                        available,
                        5,
                        below == null ? null : available - below,
                        above == null ? null : available + above));
    return Arbitraries.oneOf(
        near,
        Arbitraries.longs().between(0, 30).map(off -> new Level(MAX - off, 5, null, null)),
        Arbitraries.longs().between(0, 30).map(off -> new Level(off - MAX, 5, null, null)));
  }

  @Provide
  Arbitrary<Level> unboundedLevels() {
    return Arbitraries.longs()
        .between(-1_000_000, 1_000_000)
        .map(available -> new Level(available, 5, null, null));
  }

  @Provide
  Arbitrary<Integer> cuts() {
    return Arbitraries.integers().between(1, 10);
  }
}
