import { defineCheck } from '../../model/check.js';
import type { KubeObject } from '../../model/objects.js';
import { grouped } from '../../model/words.js';

/** Fewer requests than this fall on backends as chance has it. */
const enough = 200;

export default defineCheck({
  meta: {
    id: 'access-log-signature',
    group: 'runtime',
    title: 'A log that was given has lines of known trouble',
    severity: 'warning',
    needs: ['givenLogs'],
    uses: [],
    messages: {
      known: '{file} says {times}: {says} {next}',
      uneven:
        '{file} ({format}) has {requests} requests, and {share} % of them went to {upstream}, one of {backends} backends. Where the proxy dials pods, one of them does nearly all the work; where it dials a cluster IP, nothing can be said of pods.',
    },
    docs: {
      what: 'A log given with `--log FILE` has lines whose meaning is known, such as "upstream sent too large http2 frame: 4740180" (the backend answered in HTTP/1.1), or an access log names one backend nearly all the time.',
      why: 'Proxies and servers write what happened in words of their own, which seldom name the cause. The same lines are explained by `grpclb logs` where a cluster can be read.',
      fix: 'Do what is said beside each line; `grpclb logs svc/NAME` reads the logs of pods and controllers by itself.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/',
        'https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage',
      ],
    },
    remedies: [],
  },

  *check({ givenLogs }) {
    for (const { file, explained, access } of givenLogs) {
      const subject: KubeObject = { apiVersion: 'grpclb.dev/v1', kind: 'Log', metadata: { name: file } };
      for (const { level, count, says, next, example } of explained) {
        const times = count === 1 ? 'once' : `${grouped(count)} times`;
        const witnesses = [{ source: file, says: example }] as const;
        yield { message: 'known', severity: level, subject, data: { file, times, says, next }, witnesses };
      }
      const [first, ...others] = access?.backends ?? [];
      if (!access || !first || others.length === 0 || access.requests < enough || first.share < 0.9) continue;
      yield {
        message: 'uneven',
        subject,
        data: {
          file,
          format: access.format,
          requests: grouped(access.requests),
          share: Math.round(100 * first.share),
          upstream: first.upstream,
          backends: others.length + 1,
        },
        witnesses: [
          {
            source: file,
            says: access.backends
              .map((b) => `${b.upstream}: ${grouped(b.requests)}`)
              .slice(0, 10)
              .join(', '),
          },
        ],
      };
    }
  },
});
