import type { PrometheusAddress } from '../../model/prometheus.js';
import { UserError } from '../../model/userError.js';

const service = /^(?:([a-z0-9][a-z0-9-]*)\/)?(?:svc|service)\/([a-z0-9][a-z0-9-]*)(?::(\d{1,5}))?(\/[^?#]*)?$/;

/** What `--prometheus` names. Throws a UserError that does not repeat what may hold a password. */
export function prometheusAddress(text: string): PrometheusAddress {
  const [match, namespace, name = '', port, path = ''] = service.exec(text) ?? [];
  if (match !== undefined) {
    return {
      kind: 'service',
      name,
      path: withoutSlash(path),
      ...(namespace !== undefined && { namespace }),
      ...(port !== undefined && { port: Number(port) }),
    };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw refused('it is neither an http:// or https:// URL nor a Service');
  }
  if (url.search !== '' || url.hash !== '') throw refused('it has a query or a fragment, and those are added later');
  const userInfo = `${decoded(url.username)}:${decoded(url.password)}`;
  return {
    kind: 'url',
    url: `${url.origin}${withoutSlash(url.pathname)}`,
    ...(userInfo !== ':' && { userInfo }),
  };
}

/** A path that was copied from a browser or a client's configuration ends in what is added to it. */
function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '').replace(/\/(api\/v1(\/query(_range)?)?|graph)$/, '');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused('the user or password in it has a % that is not written as %25');
  }
}

function refused(why: string): UserError {
  return new UserError('--prometheus names no Prometheus server', {
    why,
    next: 'write it as https://prometheus.example.com, or svc/NAME:PORT or NAMESPACE/svc/NAME:PORT for one in the cluster',
    exitCode: 2,
  });
}
