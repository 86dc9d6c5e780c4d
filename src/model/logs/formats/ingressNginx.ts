import type { AccessLogFormat } from '../accessLine.js';
import { nginxList, optional, requestOf, timeOf, told } from './fields.js';

/** A value and, after tries on other upstreams, further ones. */
const listOf = (one: string) => `${one}(?:(?:, | : )${one})*`;

/** The default of `log-format-upstream`; releases before 0.22 write the client's address twice. */
const pattern = new RegExp(
  [
    String.raw`^\S+ (?:- \[[^\]]*\] )?- \S+ \[([^\]]+)\]`,
    String.raw`"([^"]*)" (\d{3}) \d+ "[^"]*" "[^"]*" \d+ [\d.]+`,
    String.raw`\[([^\]]*)\](?: \[[^\]]*\])?`,
    `(${listOf(String.raw`[^\s,]+`)})`,
    listOf(String.raw`(?:\d+|-)`),
    listOf(String.raw`(?:[\d.]+|-)`),
    listOf(String.raw`(?:\d{3}|-)`),
  ].join(' ') + String.raw`(?: \S+)?$`,
);

export const ingressNginx: AccessLogFormat = {
  id: 'ingress-nginx',
  title: "ingress-nginx's default access log",
  parse(line) {
    const [, time, words = '', status, service, upstreams = ''] = pattern.exec(line) ?? [];
    if (status === undefined) return undefined;
    // What is no HTTP request (bytes of TLS, nothing at all) is logged too.
    const { method = '', path = '' } = requestOf(words) ?? {};
    return {
      at: timeOf(time),
      method,
      path,
      status: Number(status),
      upstreams: nginxList(upstreams),
      ...optional({ service: told(service) }),
    };
  },
};
