import { ApiFailure } from '../../kube/apiFailure.js';

/** One series of a range query: Unix seconds and the value as text. */
export interface Series {
  metric: Readonly<Record<string, string>>;
  values: readonly (readonly [number, string])[];
}

export interface PrometheusAnswer {
  series: Series[];
  /** What the server itself says about its answer: with Thanos and Mimir, that a part of it is missing. */
  warnings: string[];
}

interface Body {
  status?: unknown;
  data?: { result?: unknown };
  error?: unknown;
  errorType?: unknown;
  message?: unknown;
  warnings?: unknown;
}

/** The answer to `query` or `query_range`. Throws an ApiFailure for any other. */
export function prometheusAnswer(server: string, status: number, text: string): PrometheusAnswer {
  const body = bodyOf(text);
  if (status >= 300 || body?.status === 'error') throw refused(server, status, body, text);
  const result = body?.data?.result;
  if (body?.status !== 'success' || !Array.isArray(result) || !result.every(isSeries)) {
    const what = text.trimStart().startsWith('<') ? 'a web page' : 'something that is not the JSON of a query';
    throw new ApiFailure({
      reason: 'malformed',
      detail: `${server} answers ${what} (${text.length} characters).`,
      next: 'Check that --prometheus leads to a Prometheus-compatible server, with its path prefix (Mimir: /prometheus), not to a login page.',
    });
  }
  const warnings = Array.isArray(body.warnings) ? body.warnings.map(String) : [];
  return { series: (result as Raw[]).map(seriesOf), warnings };
}

interface Raw {
  metric?: Record<string, string>;
  values?: [number, string][];
  value?: [number, string];
}

function isSeries(one: unknown): boolean {
  return typeof one === 'object' && one !== null && ('values' in one || 'value' in one);
}

function seriesOf({ metric = {}, values, value }: Raw): Series {
  return { metric, values: values ?? (value ? [value] : []) };
}

function bodyOf(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The failure that a status of 300 or more, or an error in the body, stands for. */
function refused(server: string, status: number, body: Body | undefined, text: string): ApiFailure {
  const said = saidBy(body, text);
  const detail = `${server} answers ${status}${said === '' ? '.' : `: ${said}`}`;
  const failure = (reason: ApiFailure['reason'], next: string) => new ApiFailure({ reason, detail, status, next });
  if (/no org id/i.test(said))
    return failure('forbidden', "Name the tenant: --prometheus-header 'X-Scope-OrgID: TENANT'.");
  if (status === 401) {
    return failure('forbidden', 'Give --prometheus-token-file, --prometheus-token or user:password in the URL.');
  }
  if (status === 403) return failure('forbidden', 'Ask for an account that may query it, and check its tenant.');
  if (status === 404) {
    return failure(
      'unsupported',
      'Check the path prefix: Mimir is at /prometheus, a Prometheus may be behind one too.',
    );
  }
  if (status >= 300 && status < 400) {
    return failure('malformed', 'It redirects: give the address it leads to, unless that is a login page.');
  }
  if (body?.errorType === 'timeout' || status === 504) {
    return failure('timed-out', 'Ask for less with a shorter --since, or for one namespace.');
  }
  if (status === 400 || status === 413 || status === 422) {
    return failure('unsupported', 'Ask for less with a shorter --since, or for one namespace; it may have a limit.');
  }
  return failure('unreachable', 'Check that it is up, and try again.');
}

/** The first line of what it says about the error. */
function saidBy(body: Body | undefined, text: string): string {
  const said = body ? (body.error ?? body.message ?? '') : text.trimStart().startsWith('<') ? '' : text;
  return String(said).trim().split('\n', 1)[0]?.slice(0, 300) ?? '';
}
