#!/bin/sh
# Lets a plain nginx forget a story: ONRECORD_PURGE="sh /opt/onrecord/purge-nginx.sh", on nginx's machine.
# Called as: purge-nginx.sh STORY SEQ, the addresses on standard input (not needed here). It needs the
# right to write in nginx's cache; what is removed there, nginx asks for anew.
set -eu
cache=${ONRECORD_NGINX_CACHE:-/var/cache/nginx/onrecord}
test -d "$cache"
grep -rlaE "^KEY: [^/]*/$1([/?]|\$)" "$cache" | xargs -r rm -f --
