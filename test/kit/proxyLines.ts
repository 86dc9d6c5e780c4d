/** Lines of real proxies, as they were captured: nginx 1.22.1, ingress-nginx, HAProxy 2.6.12, Traefik 3.7.15, Envoy 1.40.0. */

/** error_log. */
export const nginxErrors = [
  '2026/11/22 11:56:08 [error] 7#7: *2057 upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://10.96.249.67:9090", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2059 upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://127.0.0.1:18443", host: "greeter.example.com"',
  '2026/11/22 12:02:20 [error] 7#7: *1 SSL_do_handshake() failed (SSL: error:0A00010B:SSL routines::wrong version number) while SSL handshaking to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpcs://10.244.1.13:50051", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2062 peer closed connection in SSL handshake while SSL handshaking to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpcs://10.244.2.14:50051", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2063 connect() failed (111: Connection refused) while connecting to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://10.244.1.12:50099", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [warn] 7#7: *2063 upstream server temporarily disabled while connecting to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://10.244.1.12:50099", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2062 no live upstreams while connecting to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpcs://pods_ka", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2067 connect() failed (111: Connection refused) while connecting to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://10.96.12.184:50051", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2075 greeter-nobackend-headless.l7-nginx.svc.cluster.local could not be resolved (3: Host not found), client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", host: "greeter.example.com"',
  '2026/11/22 11:56:08 [error] 7#7: *2069 upstream sent too large http2 frame: 4740180 while reading response header from upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://127.0.0.1:18080", host: "greeter.example.com"',
  '2026/11/22 12:02:20 [error] 7#7: *9 upstream sent no valid HTTP/1.0 header while reading response header from upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "http://10.244.2.14:50051/helloworld.Greeter/SayHello", host: "greeter.example.com"',
  '2026/11/22 11:56:19 [error] 7#7: *2082 upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "grpc://10.244.1.250:50051", host: "greeter.example.com"',
  '2026/11/22 12:02:30 [error] 7#7: *11 upstream timed out (110: Connection timed out) while reading upstream, client: 10.244.1.1, server: greeter.example.com, request: "POST /grpc.health.v1.Health/Watch HTTP/2.0", upstream: "grpc://10.244.2.14:50051", host: "10.244.1.31:50070"',
  '2026/11/22 12:35:40 [error] 34#34: *58 upstream prematurely closed connection while reading response header from upstream, client: 10.244.1.1, server: noannot.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "http://10.96.39.86:50051/helloworld.Greeter/SayHello", host: "noannot.example.com"',
  '2026/11/22 12:36:50 [error] 197#197: *12294 recv() failed (104: Connection reset by peer) while reading upstream, client: 10.244.1.1, server: noannot.example.com, request: "POST /helloworld.Greeter/SayHello HTTP/2.0", upstream: "http://10.244.2.54:50051/helloworld.Greeter/SayHello", host: "noannot.example.com"',
] as const;

/** ingress-nginx's default log-format-upstream. */
export const nginxAccess = [
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 150 0.001 [l7-nginx-greeter-50051] [] 10.96.249.67:9090 0 0.001 502 f5c87d7e4a515f5ab50d68e1437c4bd4',
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 150 0.000 [l7-nginx-greeter-50051] [] 127.0.0.1:18443 0 0.000 502 ef2317e9b086b8e79d140c3816d21e0d',
  '10.244.1.1 - - [22/Nov/2026:12:02:20 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 142 0.040 [l7-nginx-greeter-50051] [] 10.244.1.13:50051, 10.244.1.12:50051, 10.244.2.14:50051 0, 0, 0 0.000, 0.026, 0.014 502, 502, 502 eea817eb11b246696489e3abbf01a1ef',
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 142 0.000 [l7-nginx-greeter-50051] [] 10.244.1.12:50099, 10.244.1.13:50099, 10.244.2.14:50099 0, 0, 0 0.000, 0.000, 0.001 502, 502, 502 9e6deaeea378211034ed312a7156b2c2',
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 142 0.001 [l7-nginx-greeter-50051] [] 10.96.12.184:50051 0 0.000 502 a043a0706e7bdd3ac565cc8c988a80d2',
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 157 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 142 0.001 [l7-nginx-greeter-50051] [] - - - - 8fce47038879283700dde1446c1bf37b',
  '10.244.1.1 - - [22/Nov/2026:11:56:08 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 150 0.001 [l7-nginx-greeter-50051] [] 127.0.0.1:18081 53 0.000 200 f0d4e1b64ae15c69adc9e5526caea110',
  '10.244.1.1 - - [22/Nov/2026:12:02:28 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 499 0 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 150 7.971 [l7-nginx-greeter-50051] [] 10.244.2.14:50051 15 7.971 200 d869e070e7c3ad2e7abe47100113eb2f',
  '10.244.1.1 - - [22/Nov/2026:11:56:19 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 504 167 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 142 2.002 [l7-nginx-greeter-50051] [] 10.244.1.250:50051 0 2.003 504 8e3a8ed63122d9e3a90c681cb31d6391',
  '10.244.1.1 - - [22/Nov/2026:12:02:30 +0000] "POST /grpc.health.v1.Health/Watch HTTP/2.0" 200 7 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 43 2.005 [l7-nginx-greeter-50051] [] 10.244.2.14:50051 16 2.004 200 3a46c6e6d6405c118d22e66db4c20c3c',
  '10.244.1.1 - - [22/Nov/2026:11:56:09 +0000] "PRI * HTTP/2.0" 400 157 "-" "-" 0 0.051 [l7-nginx-greeter-50051] [] - - - - 876ac00cc8731df081612a891725a57f',
  '10.244.1.1 - - [22/Nov/2026:11:55:36 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "grpc-go/1.85.0" 103 0.019 [l7-nginx-greeter-50051] [] 10.244.1.13:50051 73 0.019 200 0805bcf1a0fb3034b052ee5e4a2a22d5',
  '10.244.1.1 - - [22/Nov/2026:11:55:36 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "grpc-go/1.85.0" 103 0.022 [l7-nginx-greeter-50051] [] 10.96.249.67:50051 73 0.022 200 13d60ef24aea8805247bf41d78c66f7c',
  '10.244.1.1 - - [22/Nov/2026:12:35:48 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 150 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 149 0.002 [l7-ingress-greeter-9090] [] 10.244.2.55:9090 0 0.001 502 7e6dc5cb325886231c9400142f0bfd62',
  '10.244.1.1 - - [22/Nov/2026:12:35:48 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 503 190 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 143 0.000 [l7-ingress-greeter-nobackend-50051] [] - - - - 29504fab2d8bba7b4d48c5687505d739',
  '10.244.1.1 - - [22/Nov/2026:12:35:48 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 503 190 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 143 0.000 [l7-ingress-no-such-service-50051] [] - - - - 1681e4ea9552fc07fb0b26f227aa0b41',
  '10.244.1.1 - - [22/Nov/2026:12:36:50 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 009 15 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" 150 0.002 [l7-ingress-greeter-50051] [] 10.244.2.54:50051 15 0.002 200 42d25299c68b21d74963082525604879',
] as const;

/** The controller itself. */
export const ingressNginxWarnings = [
  'W1122 12:35:33.142539       1 controller.go:1110] Error obtaining Endpoints for Service "l7-ingress/no-such-service": no object matching key "l7-ingress/no-such-service" in local store',
  'W1122 12:35:33.142899       1 controller.go:1216] Service "l7-ingress/greeter-nobackend" does not have any active Endpoint.',
] as const;

/** option httplog; the last one in the format of haproxytech. */
export const haproxyLines = [
  '10.244.1.1:35582 [22/Nov/2026:12:03:13.370] h1port h1port/s 0/0/-1/-1/2014 503 217 - - SC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:44098 [22/Nov/2026:12:03:15.567] tlsbackend tlsbackend/s 0/0/-1/-1/2011 503 217 - - SC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:44766 [22/Nov/2026:12:03:17.670] tlstoplain tlstoplain/s 0/0/-1/-1/2006 503 217 - - SC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:50424 [22/Nov/2026:12:03:19.979] wrongport wrongport/s 0/0/-1/-1/2006 503 217 - - SC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:38982 [22/Nov/2026:12:03:26.281] nobackend nobackend/s 0/0/-1/-1/3902 -1 0 - - CC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:59044 [22/Nov/2026:12:03:30.503] htmlh1 htmlh1/s 0/0/-1/-1/2036 503 217 - - SC-- 1/1/0/0/2 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:55380 [22/Nov/2026:12:03:32.715] htmlh2 htmlh2/s 0/0/0/1/1 200 151 - - SD-- 1/1/0/0/0 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:54178 [22/Nov/2026:12:03:33.139] nodns nodns/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:36902 [22/Nov/2026:12:03:33.524] h1toh2 h1toh2/s 0/0/1/-1/3 502 209 - - PH-- 1/1/0/0/0 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:54730 [22/Nov/2026:12:03:40.045] blackhole blackhole/s 0/0/-1/-1/1923 -1 0 - - CC-- 1/1/0/0/1 0/0 "POST http://greeter.example.com/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:42658 [22/Nov/2026:12:03:42.340] stream2s stream2s/s 0/0/0/4/2005 200 67 - - sD-- 1/1/0/0/0 0/0 "POST http://10.244.1.34:50070/grpc.health.v1.Health/Watch HTTP/2.0"',
  '10.244.1.1:52240 [22/Nov/2026:12:02:57.446] vip vip/vip 0/0/0/3/3 200 116 - - ---- 1/1/0/0/0 0/0 "POST http://10.244.1.34:50052/helloworld.Greeter/SayHello HTTP/2.0"',
  '10.244.1.1:37906 [22/Nov/2026:12:03:07.873] least least/g3 0/0/0/4/4 200 116 - - ---- 1/1/0/0/0 0/0 "POST 10.244.1.34:50054/helloworld.Greeter/SayHello HTTP/2.0"',
] as const;

export const traefikLines = [
  '10.244.1.1 - - [22/Nov/2026:12:28:31 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "-" 1 "l7-traefik-native-native-example-com@kubernetes" "h2c://10.244.1.63:50051" 18ms',
  '10.244.1.1 - - [22/Nov/2026:12:28:31 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 502 11 "-" "-" 2 "l7-traefik-native-bad-bad-example-com@kubernetes" "http://10.244.2.49:50051" 6ms',
  '10.244.1.1 - - [22/Nov/2026:12:28:32 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "-" 3 "websecure-l7-traefik-nginx-rule-0-path-0-tls@kubernetesingressnginx" "h2c://10.244.1.63:50051" 17ms',
  '10.244.1.1 - - [22/Nov/2026:12:28:32 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "-" 4 "websecure-l7-traefik-nginx-su-rule-0-path-0-tls@kubernetesingressnginx" "h2c://10.96.112.148:50051" 11ms',
  '10.244.1.1 - - [22/Nov/2026:12:28:32 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 200 31 "-" "-" 5 "grpcroute-l7-traefik-greeter-gw-l7-traefik-gw-ep-websecure-0-3693c7dca90afb813133@kubernetesgateway" "h2c://10.244.1.63:50051" 4ms',
  '10.244.1.1 - - [22/Nov/2026:12:28:32 +0000] "POST /helloworld.Greeter/SayHello HTTP/2.0" 404 19 "-" "-" 6 "-" "-" 0ms',
] as const;

/** The first thirteen in Istio's format, the last two in Envoy's default. */
export const envoyLines = [
  '[2026-11-22T12:03:13.659Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UPE upstream_reset_before_response_started{protocol_error} - "-" 8 0 8 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "73e54e39-b4d7-43bb-8537-7d70d7eeed66" "greeter.example.com" "10.96.249.67:9090" h1port 10.244.1.33:44780 10.244.1.33:50061 10.244.1.1:49696 - -',
  '[2026-11-22T12:03:13.857Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UPE upstream_reset_before_response_started{protocol_error} - "-" 8 0 1 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "46a73805-1a1d-4d41-9e0b-b9c77006dc99" "greeter.example.com" "10.96.71.241:18443" tlsbackend 10.244.1.33:59522 10.244.1.33:50062 10.244.1.1:35542 - -',
  '[2026-11-22T12:03:13.987Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UF upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end} - "TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end" 8 0 52 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "26e6faa7-7d68-4671-ac7a-a6e1ac1a8036" "greeter.example.com" "10.96.249.67:50051" tlstoplain - 10.244.1.33:50063 10.244.1.1:40600 - -',
  '[2026-11-22T12:03:14.144Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused} - "delayed_connect_error:_Connection_refused" 8 0 1 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "521f5181-e946-413c-9ae0-a69deaa6f20f" "greeter.example.com" "10.244.2.14:50099" wrongport - 10.244.1.33:50064 10.244.1.1:42028 - -',
  '[2026-11-22T12:03:14.320Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused} - "delayed_connect_error:_Connection_refused" 8 0 0 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "23e42e9f-2d7e-40b5-a707-78823c8c72c7" "greeter.example.com" "10.96.12.184:50051" nobackend - 10.244.1.33:50065 10.244.1.1:37278 - -',
  '[2026-11-22T12:03:14.560Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UPE upstream_reset_before_response_started{protocol_error} - "-" 0 0 4 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "13fd9cf7-ebb3-432c-8937-369ba0a2b0d5" "greeter.example.com" "10.96.71.241:18080" htmlh1 10.244.1.33:50772 10.244.1.33:50066 10.244.1.1:49284 - -',
  '[2026-11-22T12:03:14.718Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 - via_upstream - "-" 0 31 1 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "5ea44f3e-3e9b-439d-afd1-3d4263245582" "greeter.example.com" "10.96.71.241:18081" htmlh2 10.244.1.33:43030 10.244.1.33:50067 10.244.1.1:42486 - -',
  '[2026-11-22T12:03:14.853Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UH no_healthy_upstream - "-" 0 0 0 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "42c1d661-6887-4d21-9523-da3d98ed391d" "greeter.example.com" "-" nodns - 10.244.1.33:50068 10.244.1.1:59206 - -',
  '[2026-11-22T12:03:14.909Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UPE upstream_reset_before_response_started{protocol_error} - "-" 8 0 7 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "3c0ee885-a55f-42eb-ab77-9e759790edf5" "greeter.example.com" "10.96.249.67:50051" h1toh2 10.244.1.33:39762 10.244.1.33:50069 10.244.1.1:48620 - -',
  '[2026-11-22T12:03:15.160Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UF upstream_reset_before_response_started{connection_timeout} - "-" 8 0 2000 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "085a7f00-79bd-46af-9d77-20ba66583b15" "greeter.example.com" "10.244.1.250:50051" blackhole - 10.244.1.33:50072 10.244.1.1:41822 - -',
  '[2026-11-22T12:03:17.228Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 NR route_not_found - "-" 0 0 0 - "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "093e9ce2-c12e-4056-b752-cf8273dea606" "greeter.example.com" "-" - - 10.244.1.33:50073 10.244.1.1:41192 - -',
  '[2026-11-22T12:03:17.300Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 - via_upstream - "-" 8 31 8 7 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "6d8e814b-d168-4af5-af66-bc9e4fa33f18" "greeter.example.com" "10.244.1.12:50051" pods 10.244.1.33:38650 10.244.1.33:443 10.244.1.1:50554 - -',
  '[2026-11-22T12:03:17.435Z] "POST /grpc.health.v1.Health/Watch HTTP/2" 200 UT response_timeout - "-" 5 7 2005 8 "-" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "dc4dd25b-3db0-46a9-9e65-3520d1970760" "10.244.1.33:50070" "10.244.1.13:50051" pods 10.244.1.33:47234 10.244.1.33:50070 10.244.1.1:49256 - -',
  '[2026-11-22T12:32:30.526Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UF 8 0 1 - "10.99.0.11" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "13b8fe6c-0eba-41d4-8e4f-cbdf83db993a" "route.example.com" "10.244.1.64:50051"',
  '[2026-11-22T12:30:53.110Z] "POST /helloworld.Greeter/SayHello HTTP/2" 200 UPE 8 0 2 - "10.99.0.11" "grpcurl/dev-build (no version set) grpc-go/1.83.2" "5629c5d2-f8fd-448a-860a-3d445c02f1bb" "bad.example.com" "10.244.2.52:50051"',
] as const;
