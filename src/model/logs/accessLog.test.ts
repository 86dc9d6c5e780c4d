import { describe, expect, it } from 'vitest';
import {
  envoyLines,
  haproxyLines,
  ingressNginxWarnings,
  nginxAccess,
  nginxErrors,
  traefikLines,
} from '../../../test/kit/proxyLines.js';
import type { AccessLine } from './accessLine.js';
import { accessLogFormats, detectFormat } from './accessLog.js';

const byFormat = {
  'ingress-nginx': nginxAccess,
  haproxy: haproxyLines,
  traefik: traefikLines,
  envoy: envoyLines,
} as const;

const parse = (id: string, line: string): AccessLine | undefined =>
  accessLogFormats.find((format) => format.id === id)?.parse(line);

const brief = (line: AccessLine | undefined) => line && [line.status, line.upstreams.join(' '), line.service ?? ''];

describe('access log formats', () => {
  it.each(Object.entries(byFormat))('%s reads its captured lines, and no other format does', (id, lines) => {
    for (const line of lines) {
      const readBy = accessLogFormats.filter((format) => format.parse(line)).map((format) => format.id);
      expect(readBy, line).toEqual([id]);
    }
    expect(detectFormat(['starting', ...lines])?.id).toBe(id);
  });

  it('takes nothing else for an access line', () => {
    const others = [
      ...nginxErrors,
      ...ingressNginxWarnings,
      '',
      '{}',
      '{"level":"info","msg":"started","path":"/etc/app.yaml"}',
      '{"status":200',
      'null',
      // The combined format names no upstream: any web server writes it.
      '10.0.0.1 - - [22/Nov/2026:11:56:08 +0000] "GET / HTTP/1.1" 200 157 "-" "curl/8"',
      'I1122 12:35:33 main.go:10] serving [shop-greeter-50051] on 10.0.0.1:50051',
      '[2026-11-22 12:32:30.526][1][info][main] [source/server/server.cc:938] starting main dispatch loop',
    ];
    for (const line of others)
      expect(
        accessLogFormats.filter((f) => f.parse(line)).map((f) => f.id),
        line,
      ).toEqual([]);
    expect(detectFormat(others)).toBeUndefined();
  });

  it('reads every field of ingress-nginx', () => {
    expect(parse('ingress-nginx', nginxAccess[11])).toEqual({
      at: '2026-11-22T11:55:36.000Z',
      method: 'POST',
      path: '/helloworld.Greeter/SayHello',
      status: 200,
      upstreams: ['10.244.1.13:50051'],
      service: 'l7-nginx-greeter-50051',
    });
    expect(nginxAccess.map((line) => brief(parse('ingress-nginx', line)))).toEqual([
      [502, '10.96.249.67:9090', 'l7-nginx-greeter-50051'],
      [502, '127.0.0.1:18443', 'l7-nginx-greeter-50051'],
      [502, '10.244.1.13:50051 10.244.1.12:50051 10.244.2.14:50051', 'l7-nginx-greeter-50051'],
      [502, '10.244.1.12:50099 10.244.1.13:50099 10.244.2.14:50099', 'l7-nginx-greeter-50051'],
      [502, '10.96.12.184:50051', 'l7-nginx-greeter-50051'],
      [502, '', 'l7-nginx-greeter-50051'],
      [200, '127.0.0.1:18081', 'l7-nginx-greeter-50051'],
      [499, '10.244.2.14:50051', 'l7-nginx-greeter-50051'],
      [504, '10.244.1.250:50051', 'l7-nginx-greeter-50051'],
      [200, '10.244.2.14:50051', 'l7-nginx-greeter-50051'],
      [400, '', 'l7-nginx-greeter-50051'],
      [200, '10.244.1.13:50051', 'l7-nginx-greeter-50051'],
      [200, '10.96.249.67:50051', 'l7-nginx-greeter-50051'],
      [502, '10.244.2.55:9090', 'l7-ingress-greeter-9090'],
      [503, '', 'l7-ingress-greeter-nobackend-50051'],
      [503, '', 'l7-ingress-no-such-service-50051'],
      [9, '10.244.2.54:50051', 'l7-ingress-greeter-50051'],
    ]);
  });

  it('reads upstreams of several groups, IPv6 and a format without alternative upstream', () => {
    const line = (upstreams: string, lists: string) =>
      `10.0.0.1 - - [22/Nov/2026:11:56:08 +0100] "POST /a.B/C HTTP/2.0" 200 31 "-" "-" 103 0.019 [shop-greeter-grpc] ${upstreams} ${lists} 0805`;
    expect(parse('ingress-nginx', line('10.0.0.1:1 : 10.0.0.2:1', '0 : 7 0.001 : 0.002 502 : 200'))).toMatchObject({
      at: '2026-11-22T10:56:08.000Z',
      upstreams: ['10.0.0.1:1', '10.0.0.2:1'],
    });
    expect(parse('ingress-nginx', line('[] [fd00::1]:50051', '7 0.001 200'))?.upstreams).toEqual(['[fd00::1]:50051']);
    // ingress-nginx before 0.22.
    const old = line('[] 10.0.0.1:1', '7 0.001 200').replace('10.0.0.1 - -', '10.0.0.1 - [10.0.0.1] - -');
    expect(parse('ingress-nginx', old)?.upstreams).toEqual(['10.0.0.1:1']);
  });

  it('reads a line with thousands of tries at once', () => {
    const list = (one: string, separator = ', ') => Array(11_740).fill(one).join(separator);
    const line = `10.244.1.1 - - [22/Nov/2026:12:02:20 +0000] "POST /a.B/C HTTP/2.0" 504 157 "-" "-" 142 8.0 [shop-greeter-1] [] ${list('10.244.1.13:50051')} ${list('0')} ${list('0.000')} ${list('502')} eea817`;
    expect(line.length).toBeGreaterThan(399_000);
    expect(parse('ingress-nginx', line)?.upstreams).toHaveLength(11_740);
    expect(parse('ingress-nginx', `${line} and more`)).toBeUndefined();
  });

  it('reads HAProxy, whose log names servers and no addresses', () => {
    expect(parse('haproxy', haproxyLines[0])).toEqual({
      at: undefined,
      method: 'POST',
      path: '/helloworld.Greeter/SayHello',
      status: 503,
      upstreams: ['h1port/s'],
      service: 'h1port',
      host: 'greeter.example.com',
    });
    expect(haproxyLines.map((line) => brief(parse('haproxy', line))?.slice(0, 2))).toEqual([
      [503, 'h1port/s'],
      [503, 'tlsbackend/s'],
      [503, 'tlstoplain/s'],
      [503, 'wrongport/s'],
      [-1, 'nobackend/s'],
      [503, 'htmlh1/s'],
      [200, 'htmlh2/s'],
      [503, ''],
      [502, 'h1toh2/s'],
      [-1, 'blackhole/s'],
      [200, 'stream2s/s'],
      [200, 'vip/vip'],
      [200, 'least/g3'],
    ]);
    expect(parse('haproxy', haproxyLines[12])).toMatchObject({
      path: '/helloworld.Greeter/SayHello',
      host: '10.244.1.34:50054',
    });
    // After what syslog writes, and with OpenShift's names of servers.
    const router = haproxyLines[11].replace(
      'vip/vip',
      'be_http:shop:greeter/pod:greeter-1:greeter:grpc:10.128.2.12:50051',
    );
    expect(parse('haproxy', `2026-11-22T12:02:57.5+00:00 router-1 haproxy[108]: ${router}`)?.upstreams).toEqual([
      '10.128.2.12:50051',
    ]);
  });

  it('reads Traefik', () => {
    expect(traefikLines.map((line) => brief(parse('traefik', line))?.slice(0, 2))).toEqual([
      [200, '10.244.1.63:50051'],
      [502, '10.244.2.49:50051'],
      [200, '10.244.1.63:50051'],
      [200, '10.96.112.148:50051'],
      [200, '10.244.1.63:50051'],
      [404, ''],
    ]);
    expect(parse('traefik', traefikLines[0])).toMatchObject({
      at: '2026-11-22T12:28:31.000Z',
      service: 'l7-traefik-native-native-example-com@kubernetes',
    });
  });

  it("reads Envoy's default format and Istio's", () => {
    expect(parse('envoy', envoyLines[0])).toEqual({
      at: '2026-11-22T12:03:13.659Z',
      method: 'POST',
      path: '/helloworld.Greeter/SayHello',
      status: 200,
      upstreams: ['10.96.249.67:9090'],
      service: 'h1port',
      host: 'greeter.example.com',
    });
    expect(envoyLines.map((line) => parse('envoy', line)?.upstreams.join())).toEqual([
      '10.96.249.67:9090',
      '10.96.71.241:18443',
      '10.96.249.67:50051',
      '10.244.2.14:50099',
      '10.96.12.184:50051',
      '10.96.71.241:18080',
      '10.96.71.241:18081',
      '',
      '10.96.249.67:50051',
      '10.244.1.250:50051',
      '',
      '10.244.1.12:50051',
      '10.244.1.13:50051',
      '10.244.1.64:50051',
      '10.244.2.52:50051',
    ]);
    expect(parse('envoy', envoyLines[13])).toMatchObject({ host: 'route.example.com' });
    expect(parse('envoy', envoyLines[13])?.service).toBeUndefined();
  });
});

describe('JSON access logs', () => {
  const json: Record<string, object> = {
    'nginx-json': {
      time_iso8601: '2026-11-22T12:00:00+01:00',
      request: 'POST /helloworld.Greeter/SayHello HTTP/2.0',
      status: '200',
      upstream_addr: '10.0.0.1:50051, 10.0.0.2:50051',
      proxy_upstream_name: 'shop-greeter-50051',
      host: 'greeter.example.com',
    },
    'traefik-json': {
      ClientAddr: '10.244.1.1:4711',
      DownstreamStatus: 200,
      OriginStatus: 200,
      RequestMethod: 'POST',
      RequestPath: '/helloworld.Greeter/SayHello',
      RequestHost: 'greeter.example.com',
      ServiceName: 'shop-greeter-50051@kubernetes',
      ServiceURL: 'h2c://10.0.0.2:50051',
      'downstream_Grpc-Status': '14',
      StartUTC: '2026-11-22T11:00:00.123456789Z',
    },
    'envoy-json': {
      start_time: '2026-11-22T11:00:00.123Z',
      method: 'POST',
      'x-envoy-origin-path': '/helloworld.Greeter/SayHello',
      protocol: 'HTTP/2',
      response_code: '200',
      response_flags: '-',
      upstream_host: '10.0.0.2:50051',
      upstream_cluster: 'grpcroute/shop/greeter/rule/0',
      ':authority': 'greeter.example.com',
    },
  };

  it.each(Object.entries(json))('%s', (id, fields) => {
    const line = JSON.stringify(fields);
    const readBy = accessLogFormats.filter((format) => format.parse(line)).map((format) => format.id);
    expect(readBy).toEqual([id]);
    const read = parse(id, line);
    expect(read).toMatchObject({
      method: 'POST',
      path: '/helloworld.Greeter/SayHello',
      status: 200,
      host: 'greeter.example.com',
    });
    expect(read?.at).toMatch(/^2026-11-22T11:00:00/);
    expect(read?.upstreams.at(-1)).toBe('10.0.0.2:50051');
    expect(read?.grpcStatus).toBe(id === 'traefik-json' ? 14 : undefined);
  });

  it('reads separate fields of nginx, and a format that names no upstream', () => {
    const line = JSON.stringify({ time: 'noon', method: 'POST', path: '/a.B/C', status: 502, vhost: 'g.example.com' });
    expect(parse('nginx-json', line)).toEqual({
      at: undefined,
      method: 'POST',
      path: '/a.B/C',
      status: 502,
      upstreams: [],
      host: 'g.example.com',
    });
  });
});
