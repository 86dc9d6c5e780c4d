#!/bin/bash
# Debian's Prometheus, unpacked into the cache and not installed: tests start it on loopback, and as a pod from an image.
# Prints where it is.
. "$(dirname "$0")/settings.sh"

PROMETHEUS=$CACHE/prometheus
if [ ! -x "$PROMETHEUS/usr/bin/prometheus" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  (cd "$folder" && apt-get download -q -o APT::Sandbox::User=root prometheus >&2) || fail "the Debian package prometheus cannot be downloaded: run apt-get update"
  dpkg -x "$folder"/prometheus_*.deb "$folder/unpacked"
  mkdir -p "$PROMETHEUS/usr/bin"
  # Whole before it is there: two tests at once may both bring it.
  mv "$folder/unpacked/usr/bin/prometheus" "$PROMETHEUS/usr/bin/prometheus.new.$$"
  mv "$PROMETHEUS/usr/bin/prometheus.new.$$" "$PROMETHEUS/usr/bin/prometheus"
fi
# It is not static: its image holds the C library too.
"$LAB/mkimage.py" "$IMAGES/prometheus.tar" lab.local/prometheus:1 --entrypoint /usr/bin/prometheus \
  "/usr/bin/prometheus=$PROMETHEUS/usr/bin/prometheus" \
  /lib/x86_64-linux-gnu/libc.so.6=/lib/x86_64-linux-gnu/libc.so.6 /lib64/ld-linux-x86-64.so.2=/lib64/ld-linux-x86-64.so.2 >&2
echo "$PROMETHEUS/usr/bin/prometheus"
