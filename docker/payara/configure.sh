#!/usr/bin/env bash
# Configures the image's domain for the WAR, once, when the image is built. The values stay names of environment
# variables.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
asadmin=("$PAYARA_DIR/bin/asadmin" "--user=$ADMIN_USER" "--passwordfile=$PASSWORD_FILE")

"${asadmin[@]}" start-domain "$DOMAIN_NAME"
answers=$("${asadmin[@]}" multimode --file "$here/config/configure.asadmin" 2>&1)
printf '%s\n' "$answers"
"${asadmin[@]}" stop-domain "$DOMAIN_NAME"
rm -rf -- "$PAYARA_DIR/glassfish/domains/$DOMAIN_NAME"/{osgi-cache,logs,generated}

# asadmin itself goes on after a command that failed.
shopt -s nocasematch
if [[ $answers == *failed* ]]; then
  exit 1
fi
