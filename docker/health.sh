#!/usr/bin/env bash
# For HEALTHCHECK: succeeds if the application says that it is healthy. Not every base image has curl.
set -euo pipefail

host=${SERVER_HOST:-127.0.0.1}
case $host in
  0.0.0.0) host=127.0.0.1 ;;
  ::) host=::1 ;;
esac
exec 3<>"/dev/tcp/$host/${SERVER_PORT:-8000}"
printf 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 5 _ status _ <&3
[[ $status == 200 ]]
