#!/usr/bin/env bash
# Starts Payara Micro with the WAR. This process becomes the server, so that signals reach it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docker/environment.sh
. "$here/environment.sh"
read_environment

# Payara Micro writes its configuration, the password in it, into a folder that has to be empty.
umask 077
run=${TMPDIR:-/tmp}/stock-updater
rm -rf -- "$run"
mkdir -- "$run"

cp -- "$here/config/logging.properties" "$run/logging.properties"
if [[ $DEBUG == true ]]; then
  printf '\nio.stockupdater.level=FINE\n' >>"$run/logging.properties"
fi

read -r -a jvm_options <<<"${JVM_OPTIONS-}"
exec java "${jvm_options[@]}" -jar "$PAYARA_DIR/payara-micro.jar" \
  --nocluster --disablephonehome \
  --rootdir "$run/domain" \
  --addlibs "$here/postgresql.jar" \
  --systemproperties "$here/config/system.properties" \
  --logproperties "$run/logging.properties" \
  --prebootcommandfile "$here/config/pre-boot.asadmin" \
  --postbootcommandfile "$here/config/post-boot.asadmin" \
  --deploy "$here/stock-updater.war"
