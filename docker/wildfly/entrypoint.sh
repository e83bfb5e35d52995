#!/usr/bin/env bash
# Starts WildFly, which the image has configured for the WAR. This process becomes WildFly's own start script, which
# passes signals on to the server.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docker/environment.sh
. "$here/environment.sh"
read_environment

if [[ $DEBUG == true ]]; then
  export STOCK_LOG_LEVEL=DEBUG
fi
unset DEBUG # which to WildFly's script would mean a debugger's port
export LAUNCH_JBOSS_IN_BACKGROUND=true JBOSS_JAVA_SIZING=${JVM_OPTIONS-}
exec "$JBOSS_HOME/bin/standalone.sh"
