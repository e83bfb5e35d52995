package io.stockupdater.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that writes, with the values of its parameters in order, as {@link Database} binds
 * them.
 */
public record Write(String sql, List<? extends @Nullable Object> values) {}
