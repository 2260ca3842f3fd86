#!/bin/sh
# Lets a CDN forget a story by its key: ONRECORD_PURGE="sh /opt/onrecord/purge-cdn.sh". Called as:
# purge-cdn.sh STORY SEQ. Choose one; the tokens come from the environment (/etc/onrecord.env).
# Anything but a success is tried again by the worker, and `onrecord check` says so.
set -eu

# Fastly: Surrogate-Key is what it keys by.
if [ -n "${FASTLY_TOKEN:-}" ]; then
  curl --fail --silent --show-error --max-time 20 -X POST -H "Fastly-Key: $FASTLY_TOKEN" \
    "https://api.fastly.com/service/$FASTLY_SERVICE/purge/$1"
fi

# Cloudflare: purges by prefix (host and path, no scheme).
if [ -n "${CLOUDFLARE_TOKEN:-}" ]; then
  curl --fail --silent --show-error --max-time 20 -X POST -H "Authorization: Bearer $CLOUDFLARE_TOKEN" \
    -H "Content-Type: application/json" --data "{\"prefixes\":[\"$PUBLIC_HOST/$1/\"]}" \
    "https://api.cloudflare.com/client/v4/zones/$CLOUDFLARE_ZONE/purge_cache"
fi
