import type { AccessLogFormat } from '../accessLine.js';
import { optional, timeOf, told } from './fields.js';

/** Envoy's default format; Istio's has three fields more in the middle and the cluster at the end. */
const pattern = new RegExp(
  [
    String.raw`^\[(\d{4}-[^\]]+)\] "(\S+) (\S+) [^"]*" (\d+) \S+`,
    String.raw`(?:\S+ \S+ "[^"]*" )?\d+ \d+ \d+ \S+`,
    `"[^"]*" "[^"]*" "[^"]*" "([^"]*)" "([^"]*)"`,
  ].join(' ') + String.raw`(?: (\S+))?`,
);

export const envoy: AccessLogFormat = {
  id: 'envoy',
  title: "Envoy's default access log, and Istio's",
  parse(line) {
    const [, time, method, path, status, host, upstream, cluster] = pattern.exec(line) ?? [];
    if (method === undefined || path === undefined) return undefined;
    const address = told(upstream);
    return {
      at: timeOf(time),
      method,
      path,
      status: Number(status),
      upstreams: address === undefined ? [] : [address],
      ...optional({ service: told(cluster), host: told(host) }),
    };
  },
};
