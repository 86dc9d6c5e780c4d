/** One line of nginx's error log about a request. */
export interface NginxError {
  level: string;
  /** What happened, without the request's particulars. */
  message: string;
  request: string | undefined;
  host: string | undefined;
  /** `10.1.2.3:50051`, or the name of a server group. */
  upstream: string | undefined;
  /** How nginx spoke to it: `grpc`, `grpcs`, `http`, `https`. */
  scheme: string | undefined;
}

const head = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(\w+)\] \d+#\d+: (?:\*\d+ )?(.*)$/;

/** Undefined for any other line. */
export function nginxError(line: string): NginxError | undefined {
  const [, level, rest = ''] = head.exec(line) ?? [];
  if (level === undefined) return undefined;
  const [, scheme, upstream] = /, upstream: "([a-z]+):\/\/([^"/]+)/.exec(rest) ?? [];
  return {
    level,
    message: rest.replace(/, client: .*$/, ''),
    request: /, request: "([^"]*)"/.exec(rest)?.[1],
    host: /, host: "([^"]*)"/.exec(rest)?.[1],
    upstream,
    scheme,
  };
}
