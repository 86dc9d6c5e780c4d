import { defineCheck } from '../../model/check.js';
import type { ConfigMap, Ingress } from '../../model/objects.js';
import { listed } from '../../model/words.js';
import { exampleIngress, exampleServer } from './exampleManifests.js';
import { backendText, grpcBackends, grpcWitness, type NginxBackend, nginxIngresses } from './nginxBackends.js';

const prefix = 'nginx.ingress.kubernetes.io/';
const timeouts = ['proxy-read-timeout', 'proxy-send-timeout'] as const;

export default defineCheck({
  meta: {
    id: 'nginx-stream-timeouts',
    group: 'nginx',
    title: 'ingress-nginx ends streams that are silent for a minute',
    severity: 'info',
    needs: ['topology'],
    uses: ['controllerConfigMaps'],
    messages: {
      unset:
        '{ingress} leads to {backend}, which serves streams by its name ({hint}), and leaves {unset} at 60 s: a stream on which nothing passes for a minute is cut off, with UNAVAILABLE or a reset. Where streams rest longer, raise them or send pings in the application.',
    },
    docs: {
      what: 'An Ingress of ingress-nginx leads to a gRPC backend whose name or path speaks of streams, and neither the Ingress nor the ConfigMap sets `proxy-read-timeout` and `proxy-send-timeout`.',
      why: 'For gRPC these become grpc_read_timeout and grpc_send_timeout of nginx, 60 s by default: the time between two reads or writes, not the length of the stream. HTTP/2 pings do not count as either. A stream that only the client writes to is bounded by client-body-timeout (60 s) of the ConfigMap as well.',
      fix: 'Set both annotations to more than the longest rest of a stream, in seconds; client-body-timeout in the ConfigMap for streams of the client.',
      links: [
        'https://kubernetes.github.io/ingress-nginx/examples/grpc/#notes-on-using-responserequest-streams',
        'https://nginx.org/en/docs/http/ngx_http_grpc_module.html#grpc_read_timeout',
      ],
    },
    examples: {
      fires: streaming(exampleIngress()),
      silent: streaming(
        exampleIngress({
          annotations: [`${prefix}backend-protocol: GRPC`, ...timeouts.map((name) => `${prefix}${name}: "3600"`)],
        }),
      ),
    },
    remedies: ['fix-nginx-stream-timeouts'],
  },

  *check({ topology, controllerConfigMaps }) {
    for (const entry of nginxIngresses(topology)) {
      const { links, believed } = grpcBackends(entry);
      if (!believed) continue;
      const told = links.flatMap((link) => {
        const hint = streamHint(link);
        return hint === undefined ? [] : [{ link, hint }];
      });
      const [first] = told;
      const unset = timeouts.filter((name) => !isSet(name, entry.ingress, controllerConfigMaps));
      if (!first || unset.length === 0) continue;
      const ingress = `Ingress/${entry.ingress.metadata.name}`;
      yield {
        message: 'unset',
        subject: entry.ingress,
        path: ['metadata', 'annotations'],
        data: { ingress, backend: backendText(first.link), hint: first.hint, unset: listed(unset) },
        witnesses: [{ source: ingress, says: `no ${listed(unset)}` }, grpcWitness(first.link)],
      };
    }
  },
});

function isSet(name: string, { metadata }: Ingress, configMaps: readonly ConfigMap[] | undefined): boolean {
  return (
    metadata.annotations?.[`${prefix}${name}`] !== undefined ||
    (configMaps ?? []).some(({ data }) => data?.[name] !== undefined)
  );
}

/** A word for streams in the names of the Service, its port and its workloads, or in the path, which is the method's. */
function streamHint({ service, port, httpPath }: NginxBackend): string | undefined {
  const names = [service.service, ...service.workloads].map(({ metadata }) => metadata.name);
  return [...names, port.port.name ?? '', httpPath ?? ''].find((name) =>
    words(name).some((word) => /^(stream|watch|subscri|chat)/.test(word)),
  );
}

/** `price-streamer`, `/shop.Prices/WatchPrices` */
function words(name: string): string[] {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
}

function streaming(ingress: string): string {
  return (ingress + exampleServer()).replaceAll('greeter', 'price-streamer');
}
