package io.stockupdater.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void refusesWhatPostgresqlCanNotStore() {
    for (String text :
        new String[] {"\0", "a\0", "\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00"}) {
      assertThat(Texts.isStorable(text)).isFalse();
    }
    for (String text : new String[] {"", "a", "\ud83d\ude00", "\u0001\uffff", "x\ud83d\ude00y"}) {
      assertThat(Texts.isStorable(text)).isTrue();
    }
  }

  @Test
  void trimsWhatCannotBeSeen() {
    for (String around :
        new String[] {" ", "\t", "\u00a0", "\u2007", "\u202f", "\u200b", "\ufeff"}) {
      assertThat(Texts.trim(around + "a " + around + "b" + around + around))
          .isEqualTo("a " + around + "b");
      assertThat(Texts.trim(around + around)).isEmpty();
    }
    assertThat(Texts.trim("")).isEmpty();
  }
}
