#!/bin/sh
# Asks a cache that purges by key (Varnish, Souin):
#   ONRECORD_PURGE="sh /opt/onrecord/purge-http.sh http://127.0.0.1:6081/"
# Called as: purge-http.sh ADDRESS STORY SEQ. 404 is a success: nothing of it was kept.
set -eu
code=$(curl --silent --show-error --max-time 20 --output /dev/null --write-out '%{http_code}' \
  -X PURGE -H "Surrogate-Key: $2" "$1")
case $code in
  2??|404) ;;
  *) echo "$1 answered $code" >&2; exit 1 ;;
esac
