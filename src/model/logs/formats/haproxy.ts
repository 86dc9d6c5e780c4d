import type { AccessLogFormat } from '../accessLine.js';
import { optional, told } from './fields.js';

/** `option httplog`, and the format of haproxytech's controller, with whatever syslog writes before it. */
const pattern = new RegExp(
  [
    String.raw`(?:^|\s)\S+:\d+ \[\d\d\/\w{3}\/\d{4}:[\d:.]+\]`,
    String.raw`\S+ ([^\s/]+)\/(\S+) -?\d+(?:\/\+?-?\d+){4} (-?\d+) \+?\d+ \S+ \S+`,
    String.raw`[\w-]{4} \d+\/\d+\/\d+\/\d+\/\+?\d+ \d+\/\d+ (?:\{[^}]*\} )*"([A-Z]+) (\S+) HTTP\/[\d.]+"`,
  ].join(' '),
);

/** OpenShift's router puts the address into the server's name; others number their servers. */
function addressIn(server: string | undefined): string | undefined {
  return /:(\d+\.\d+\.\d+\.\d+:\d+)$/.exec(server ?? '')?.[1];
}

export const haproxy: AccessLogFormat = {
  id: 'haproxy',
  title: "HAProxy's httplog",
  parse(line) {
    const [, backend, server, status, method, target] = pattern.exec(line) ?? [];
    if (backend === undefined || method === undefined || target === undefined) return undefined;
    const [, host, path = ''] = /^(?:[a-z]+:\/\/)?([^/]*)(\/.*)?$/.exec(target) ?? [];
    return {
      // HAProxy writes local time and no zone.
      at: undefined,
      method,
      path,
      status: Number(status),
      upstreams: server === '<NOSRV>' ? [] : [addressIn(server) ?? `${backend}/${server}`],
      ...optional({ service: backend, host: told(host) }),
    };
  },
};
