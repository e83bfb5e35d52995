/**
 * The development server, which is also the fixture of the integration tests: an embedded
 * PostgreSQL, an embedded ActiveMQ broker and a server with the WAR as a child process, started
 * together and ended together, whichever way this process ends.
 */
@NullMarked
package io.stockupdater.development;

import org.jspecify.annotations.NullMarked;
