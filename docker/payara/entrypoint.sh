#!/usr/bin/env bash
# Starts Payara Server with the WAR. This process becomes the server, so that signals reach it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=docker/environment.sh
. "$here/environment.sh"
read_environment

# A restart begins with what the image brings, too: the WAR can't be deployed twice.
umask 077
domain=$PAYARA_DIR/glassfish/domains/$DOMAIN_NAME
run=${TMPDIR:-/tmp}/stock-updater
mkdir -p -- "$run"
if [[ -f $domain/config/domain.xml.image ]]; then
  cp -- "$domain/config/domain.xml.image" "$domain/config/domain.xml"
  rm -rf -- "$domain/applications" "$domain/generated"
else
  cp -- "$domain/config/domain.xml" "$domain/config/domain.xml.image"
fi

{
  if [[ $DEBUG == true ]]; then
    printf 'set-log-levels io.stockupdater=FINE\n'
  fi
  printf 'deploy --name=stock-updater --contextroot=/ %s\n' "$here/stock-updater.war"
} >"$run/post-boot.asadmin"

# asadmin would stay the server's parent and keep signals from it. So it only says what it would run: an argument a line,
# after a first line and up to an empty one.
dump=$("$PAYARA_DIR/bin/asadmin" start-domain --verbose --dry-run \
  --postbootcommandfile "$run/post-boot.asadmin" "$DOMAIN_NAME") || fail "$dump"
read -r -a jvm_options <<<"${JVM_OPTIONS-}"
command=()
while IFS= read -r argument && [[ -n $argument ]]; do
  if [[ $argument == com.sun.enterprise.glassfish.bootstrap.ASMain ]]; then
    command+=("${jvm_options[@]}") # the last of two that contradict each other counts
  fi
  command+=("$argument")
done <<<"${dump#*$'\n'}"

# The server reads its master password from its input.
exec "${command[@]}" <<<"AS_ADMIN_MASTERPASSWORD=${AS_ADMIN_MASTERPASSWORD:-changeit}"
