import type { AccessLogFormat } from '../accessLine.js';
import { addressOfUrl, optional, requestOf, timeOf, told } from './fields.js';

/** Traefik's own tail after the common log format: a request counter, the router, the server's URL, the duration. */
const pattern =
  /^\S+ - \S+ \[([^\]]+)\] "([^"]*)" (\d{3}|-) (?:\d+|-) "[^"]*" "[^"]*" (?:\d+|-) "([^"]*)" "([^"]*)" \d+ms$/;

export const traefik: AccessLogFormat = {
  id: 'traefik',
  title: "Traefik's access log in the common log format",
  parse(line) {
    const [, time, words = '', status, router, url] = pattern.exec(line) ?? [];
    const request = requestOf(words);
    if (request === undefined || status === undefined) return undefined;
    const server = told(url);
    return {
      at: timeOf(time),
      ...request,
      status: status === '-' ? -1 : Number(status),
      upstreams: server === undefined ? [] : [addressOfUrl(server)],
      ...optional({ service: told(router) }),
    };
  },
};
