import { type Broken, certificates, flagsOfTls, hangingPort, nobody, portOf } from './broken.js';

const passing = (to: string, more = '') => `listen $PORT http2; location / { ${more} grpc_pass ${to}; }`;
const tls = (file: string, more = 'http2') =>
  `listen $PORT ssl ${more}; ssl_certificate ${certificates}/${file}.pem; ssl_certificate_key ${certificates}/${file}.pem;`;
const greeter = 'grpc://greeter:50051';
const location = `location / { grpc_pass ${greeter}; }`;
const watch = ['-d', '{}', 'ADDRESS', 'grpc.health.v1.Health/Watch'];

/** Of a real nginx. */
export const nginx: readonly Broken[] = [
  {
    what: 'nginx, whose backend listens on another port',
    listener: passing('grpc://127.0.0.1:1'),
    layer: 'http',
    says: /^HTTP 502, text\/html, from nginx: "502 Bad Gateway/,
    cause: /^Nginx got no answer that it understands.*nothing listens where it sends the call/,
  },
  {
    what: 'nginx before an HTTP/1.1 server',
    listener: passing('grpc://greeter:9090'),
    layer: 'http',
    says: /502.*nginx/,
    cause: /speaks HTTP\/1\.1/,
  },
  {
    what: 'nginx that speaks plaintext to a backend with TLS',
    listener: passing('grpc://127.0.0.1:40443'),
    layer: 'http',
    says: /502.*nginx/,
    cause: /TLS to one without \(or none to one with\)/,
  },
  {
    what: 'nginx that speaks TLS to a backend in plaintext',
    listener: passing('grpcs://greeter:50051'),
    layer: 'http',
    says: /502.*nginx/,
    cause: /TLS to one without/,
  },
  {
    what: 'nginx with proxy_pass in place of grpc_pass',
    listener: 'listen $PORT http2; location / { proxy_pass http://greeter:50051; }',
    // What comes back is no HTTP, and breaks the stream.
    layer: 'http2',
    says: /the stream is reset: PROTOCOL_ERROR/,
    cause: /a proxy that speaks HTTP\/1\.1 to a gRPC server \(proxy_pass in place of grpc_pass\)/,
  },
  {
    what: 'nginx before a Service without endpoints',
    listener: passing('grpc://nobody:50051'),
    layer: 'http',
    says: /502.*nginx/,
    cause: /no answer that it understands/,
  },
  {
    what: 'nginx, whose backend has no name any more',
    listener: 'listen $PORT http2; location / { set $b gone.invalid; grpc_pass grpc://$b:50051; }',
    layer: 'http',
    says: /502.*nginx/,
    cause: /no answer that it understands/,
  },
  {
    what: 'nginx, whose packets to the pod are dropped',
    listener: passing(`grpc://${nobody}:50051`, 'grpc_connect_timeout 1s;'),
    layer: 'http',
    says: /504, text\/html, from nginx: "504 Gateway Time-out/,
    cause: /Nginx waited for the pod in vain/,
  },
  {
    what: 'nginx before a server that hangs',
    listener: passing(`grpc://envoy:${hangingPort}`, 'grpc_read_timeout 1s;'),
    layer: 'http',
    says: /504/,
    cause: /takes longer than the proxy allows/,
  },
  {
    what: 'nginx that cuts a stream at its read timeout',
    listener: passing(greeter, 'grpc_read_timeout 1s;'),
    call: watch,
    layer: 'http2',
    says: /the stream is reset: INTERNAL_ERROR/,
    cause: /after 1 message.*a timeout of its own/,
  },
  {
    what: 'nginx with a limit of size',
    listener: passing(greeter, 'client_max_body_size 1k;'),
    call: ['-d', JSON.stringify({ name: 'x'.repeat(5000) }), 'ADDRESS', 'helloworld.Greeter/SayHello'],
    layer: 'http',
    says: /413.*nginx: "413 Request Entity Too Large/,
    cause: /no request of this size/,
  },
  {
    what: 'nginx without such a host: its default backend',
    listener: 'listen $PORT http2; location / { default_type text/plain; return 404 "default backend - 404"; }',
    layer: 'http',
    says: /from the default backend of an ingress controller: "default backend - 404"/,
    cause: /no route for this host and path/,
  },
  {
    what: 'nginx with a path for another service only',
    listener: `listen $PORT http2; location /shop.Orders/ { grpc_pass ${greeter}; } location / { return 404; }`,
    layer: 'http',
    says: /^HTTP 404, text\/html, from nginx: "404 Not Found/,
    cause: /^Nginx has no route for this host and path/,
  },
  {
    what: 'nginx with nobody behind it, as ingress-nginx says it',
    listener: 'listen $PORT http2; location / { return 503; }',
    layer: 'http',
    says: /503.*nginx: "503 Service Temporarily Unavailable/,
    cause: /nobody to pass the call on to: no ready endpoint/,
  },
  {
    what: 'nginx with a web page',
    listener: 'listen $PORT http2; location / { default_type text/html; return 200 "<h1>Shop</h1>"; }',
    layer: 'http',
    says: /^HTTP 200, text\/html, from nginx: "Shop"/,
    cause: /answers with a web page/,
  },
  {
    what: 'nginx that redirects to HTTPS',
    listener: 'listen $PORT http2; location / { return 308 https://shop.example.com$request_uri; }',
    layer: 'http',
    says: /^HTTP 308/,
    cause: /redirects the call to https:\/\/shop\.example\.com\//,
  },
  {
    what: 'nginx with a list of addresses',
    listener: `listen $PORT http2; location / { deny all; grpc_pass ${greeter}; }`,
    layer: 'http',
    says: /403.*nginx: "403 Forbidden/,
    cause: /a list of addresses/,
  },
  {
    what: 'nginx that asks for a password',
    listener: `listen $PORT http2; location / { auth_basic shop; auth_basic_user_file /dev/null; grpc_pass ${greeter}; }`,
    layer: 'http',
    says: /401.*nginx: "401 Authorization Required/,
    cause: /authentication/,
  },
  {
    what: 'nginx without http2 on its listener',
    listener: `listen $PORT; ${location}`,
    layer: 'http2',
    says: /^HTTP\/1\.1: 400 Bad Request/,
    cause: /a proxy that speaks HTTP\/1\.1 to callers/,
  },
  {
    what: 'nginx with TLS and without http2',
    listener: `${tls('good', '')} ${location}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /HTTP\/2 was offered and not chosen|no application protocol/,
    cause: /does not speak HTTP\/2/,
  },
  {
    what: 'nginx with an expired certificate',
    listener: `${tls('expired')} ${location}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /certificate for nginx, haproxy, envoy: certificate has expired/,
    cause: /out of date/,
  },
  {
    what: 'nginx with a certificate of another host',
    listener: `${tls('other')} ${location}`,
    flags: flagsOfTls,
    layer: 'tls',
    says: /valid for shop\.example\.com, not nginx/,
    cause: /for other names than nginx/,
  },
  {
    what: 'nginx with a certificate of an authority that nobody knows',
    listener: `${tls('good')} ${location}`,
    flags: [],
    layer: 'tls',
    says: /unknown authority/,
    cause: /does not know/,
  },
  {
    what: 'nginx that wants a certificate of the client',
    listener: `${tls('good')} ssl_verify_client on; ssl_client_certificate ${certificates}/ca.pem; ${location}`,
    flags: flagsOfTls,
    layer: 'http',
    says: /400.*No required SSL certificate was sent/,
    cause: /certificate of the client/,
  },
  {
    what: 'nginx with TLS, asked in plaintext',
    listener: `${tls('good')} ${location}`,
    layer: 'tls',
    says: /speaks TLS.*plaintext was asked for/,
    cause: /ends TLS itself/,
  },
  {
    what: 'nginx in plaintext, asked for TLS',
    listener: passing(greeter),
    flags: ['-insecure'],
    layer: 'tls',
    says: /does not speak TLS: HTTP\/2 in plaintext/,
    cause: /gRPC in plaintext/,
  },
];

export const nginxConfig = `
worker_processes 1;
error_log stderr warn;
pid /tmp/nginx.pid;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
  resolver 10.96.0.10;
  ${nginx.map(({ listener }, i) => `server { ${listener.replace('$PORT', String(portOf(i)))} }`).join('\n  ')}
  server { ${tls('good').replace('$PORT', '40443')} ${location} }
  server { listen 40080 http2; location / { default_type text/html; return 200 "<h1>Shop</h1>"; } }
}`;
