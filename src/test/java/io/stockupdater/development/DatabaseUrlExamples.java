package io.stockupdater.development;

import java.util.stream.Stream;

/** Values of DATABASE_URL that all readers of it have to agree about. */
public final class DatabaseUrlExamples {
  private DatabaseUrlExamples() {}

  public static Stream<String> wellFormed() {
    return Stream.of(
        "postgresql://postgres:postgres@postgres:5432/inventory",
        "postgres://u@h/d",
        "postgresql://u:@h/d?",
        "postgresql://u:@h/d?password=ignored",
        "postgresql://u@h/d?password=taken&user=ignored",
        "postgresql://h/d?user=u",
        "postgresql://u:p@a:1,b,[::1]:65535/d?sslmode=verify-full&targetServerType=primary",
        "postgresql://u:p:q@h.example.org/d",
        "postgresql://a%20b:p%26@h/d",
        "postgresql://a%40b:p%2F%3A+%20%25%3f%23@db_1/x",
        "postgresql://u:*._-~!$&'()+,;=\"\\`|<>^{}[]@h/d",
        "postgresql://u:p%C3%A4ss%e2%82%acw%F0%9F%94%91rd@h/d",
        "postgresql://ü:pässw€🔑rd@h/größe",
        "postgresql://u:$(id)`id`${HOME}@h/d",
        "postgresql://u:p@h/d?sslmode=prefer&sslmode=require&application%4eame=a%3Db=c%26d",
        "postgresql://u@h/d?options=-c%20lock_timeout%3D5000%20-c%20work_mem%3D8MB",
        "postgresql://u@h/d?options=-c%20work_mem%3D8MB",
        "postgresql://u@h/d?options=%20%09-c%20work_mem%3D8MB",
        "postgresql://u@h/d?options=-c%20work_mem%3D8MB&options=",
        "jdbc:postgresql://[::1]:5433/stock?password=a%26b&user=me",
        "jdbc:postgresql://h/d?user=me&password=p%40/:?%20%22'%C3%A4",
        "jdbc:postgresql://h:05432/d%20e?user=me&password=&ssl=true");
  }

  /** Wherever they hold a password, the letters {@code cret} are in it. */
  public static Stream<String> malformed() {
    return Stream.of(
        "foo",
        "mysql://u:secret@h/d",
        "POSTGRESQL://u:secret@h/d",
        "postgresql:u:secret@h/d",
        "jdbc:jdbc:postgresql://h/d?user=u&password=secret",
        "postgresql://u:secret@h",
        "postgresql://u:secret@h/",
        "postgresql://u:secret@/d",
        "postgresql://u:secret@h/?sslmode=prefer",
        "postgresql://u:secret@h/d/e",
        "postgresql://u:secret@h?a=b/d",
        "postgresql://h/d",
        "postgresql://:secret@h/d",
        "postgresql://u:secret@h:0/d",
        "postgresql://u:secret@h:65536/d",
        "postgresql://u:secret@h:x/d",
        "postgresql://u:secret@h:/d",
        "postgresql://u:secret@h,/d",
        "postgresql://u:secret@h h/d",
        "postgresql://u:secret@ö/d",
        "postgresql://u:se cret@h/d",
        "postgresql://u:secret/x@h/d",
        "postgresql://u:secret?x@h/d",
        "postgresql://u:secret#x@h/d",
        "postgresql://u:se@cret@h/d",
        "postgresql://u:secret%zz@h/d",
        "postgresql://u:secret%4@h/d",
        "postgresql://u:secret@h/d%",
        "postgresql://u:secret@h/d?sslmode",
        "postgresql://u:secret@h/d?=x",
        "postgresql://u:secret@h/d?a=b&",
        "postgresql://u:secret@h/d?a=b#c",
        "postgresql://h/d?user=&password=secret",
        "jdbc:postgresql://u:secret@h/d",
        "jdbc:postgresql://h/d");
  }
}
