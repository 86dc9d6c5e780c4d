import type { LayerFacts, LayerName, LayerReport } from './layers.js';

type Told = Pick<LayerReport, 'cause' | 'next'>;

/** The likely cause in the terms of Kubernetes, and what to do next. */
export function causeOf(facts: LayerFacts, failed: LayerName | undefined): Told {
  switch (failed) {
    case 'names':
      return unknownName(facts);
    case 'tcp':
      return noConnection(facts);
    case 'tls':
      return noTls(facts);
    case 'http2':
      return noHttp2(facts);
    default:
      return {
        cause: 'Every layer answers now: the failure has passed, or lies in the call itself.',
        next: ['run it again with -vv'],
      };
  }
}

function unknownName({ host }: LayerFacts): Told {
  const inCluster = /\.svc(\.|$)|\.cluster\.local\.?$/.test(host) || !host.includes('.');
  if (!inCluster)
    return {
      cause: 'The name has no address here: it is misspelt, or its DNS record is missing.',
      next: [`nslookup ${host}`],
    };
  const [name = '', namespace] = host.split('.');
  const flags = namespace === undefined ? '' : ` -n ${namespace}`;
  return {
    cause:
      'Names of Services are known inside the cluster only, and this machine is outside of it; or there is no such Service.',
    next: [`grpclb probe svc/${name}:PORT list${flags}`, `kubectl get service ${name}${flags}`],
  };
}

const portNext = (address: string) => [
  `kubectl get endpointslices -A   # has the Service behind ${address} ready endpoints?`,
  'grpclb ports svc/NAME',
];

function noConnection({ tcp = [], address, forwardedTo }: LayerFacts): Told {
  const kinds = new Set(tcp.map(({ failure }) => failure));
  if (forwardedTo !== undefined) {
    return {
      cause: kinds.has('refused')
        ? "Nothing listens on this port within the pod: the server listens on another one, or on the pod's own address alone, which a port-forward does not dial."
        : 'The port-forward to the pod cannot be made.',
      next: [
        'grpclb ports svc/NAME   # which port is gRPC, and what the pod listens on',
        `kubectl logs ${forwardedTo}`,
      ],
    };
  }
  if (kinds.has('refused')) {
    return {
      cause:
        'Nothing listens on this port: the server listens on another one or on 127.0.0.1 only, or the Service has no ready endpoint, for which kube-proxy refuses.',
      next: portNext(address),
    };
  }
  if (kinds.has('filtered')) {
    return {
      cause:
        'Packets get no answer: a NetworkPolicy or a firewall drops them, or the address is one of the pod or Service network that is not reachable from here.',
      next: ['grpclb probe svc/NAME:PORT list   # goes through the API server', 'kubectl get networkpolicies -A'],
    };
  }
  if (kinds.has('reset'))
    return {
      cause: 'Something on the way cuts the connection at once: a proxy or a load balancer without a backend.',
      next: portNext(address),
    };
  return {
    cause: 'The network has no way to this address, or a firewall or a policy on the way refuses it.',
    next: [...portNext(address), 'kubectl get networkpolicies -A'],
  };
}

/** `grpclb tls` dials addresses, and no port-forwards. */
function shownBy({ address, forwardedTo }: LayerFacts, more = ''): string[] {
  return forwardedTo === undefined ? [`grpclb tls ${address}${more}`] : [];
}

function noTls(facts: LayerFacts): Told {
  const { asked, spoken, tls, host, address } = facts;
  if (asked === 'plaintext') {
    return {
      cause: 'The server ends TLS itself, so plaintext means nothing to it.',
      next: [`grpclb probe ${address} list   # with -cacert FILE, or -insecure to try`],
    };
  }
  if (spoken?.protocol === 'h2c') {
    return {
      cause: 'The server speaks gRPC in plaintext: TLS ends before it, or nowhere.',
      next: [`grpclb probe -plaintext ${address} list`],
    };
  }
  if (spoken?.protocol === 'http1') return httpOne(spoken.says);
  if (spoken?.protocol === 'cut' || spoken?.protocol === 'nothing')
    return {
      cause: 'The connection is taken and cut: a proxy without a backend, or a server that has just gone.',
      next: portNext(address),
    };
  const fault = tls?.fault ?? '';
  if (/unknown authority/.test(fault)) {
    const fake = tls?.chain[0]?.subject.includes('Kubernetes Ingress Controller Fake Certificate');
    return fake
      ? {
          cause:
            'ingress-nginx shows its own fake certificate: no Ingress has this host with a Secret that fits, or its Secret cannot be read.',
          next: [...shownBy(facts, ` --servername ${tls?.serverName}`), 'grpclb tls -A'],
        }
      : {
          cause:
            'The certificate is of an authority that this machine does not know, or its intermediate is missing in the chain.',
          next: [...shownBy(facts, '   # shows the chain'), 'grpclb probe -cacert CA.pem …'],
        };
  }
  if (/expired or is not yet valid/.test(fault))
    return {
      cause: 'The certificate is out of date: its renewal failed, or the server has not loaded the new one.',
      next: [...shownBy(facts), 'grpclb tls -A'],
    };
  if (/is valid for|not valid for any names|IP SANs/.test(fault)) {
    return {
      cause: `The certificate is for other names than ${tls?.serverName || host}.`,
      next: [`grpclb probe -authority NAME ${address} …   # a name that the certificate has`, ...shownBy(facts)],
    };
  }
  if (/handshake failure|certificate required|bad certificate|unknown ca/.test(fault))
    return {
      cause: 'The server asks for a certificate of the client (mutual TLS), or shares no cipher with it.',
      next: ['grpclb probe -cert CLIENT.pem -key CLIENT-KEY.pem …'],
    };
  if (/no application protocol/.test(fault) || (tls && tls.alpn !== 'h2')) {
    return {
      cause:
        'The TLS end before the server does not speak HTTP/2: gRPC clients of Go refuse that since 1.67, and others fail later.',
      next: ['switch HTTP/2 (ALPN h2) on in the load balancer or ingress controller that ends TLS'],
    };
  }
  if (/deadline exceeded/.test(fault) || spoken?.protocol === 'silent') return silent;
  return { cause: 'The TLS handshake fails.', next: shownBy(facts) };
}

const silent: Told = {
  cause:
    'The server takes the connection and says nothing: it hangs, or a policy drops what follows the first packets.',
  next: ['kubectl logs and kubectl top of its pods'],
};

function httpOne(says: string): Told {
  return {
    cause: `This port answers in ${says}: it is a web, health or metrics port, or a proxy that speaks HTTP/1.1 to callers or to the pod.`,
    next: [
      'grpclb ports svc/NAME   # which port is gRPC',
      'behind an ingress controller: its annotation or field for gRPC backends',
    ],
  };
}

function noHttp2({ spoken, address, tls }: LayerFacts): Told {
  if (tls?.quiet)
    return {
      cause:
        'The handshake is made, and HTTP/2 does not begin: the server hangs, or what ends TLS passes the bytes on to nobody.',
      next: portNext(address),
    };
  if (spoken?.protocol === 'http1') return httpOne(spoken.says);
  if (spoken?.protocol === 'silent') return silent;
  if (spoken?.protocol === 'cut' || spoken?.protocol === 'nothing')
    return {
      cause:
        'The connection is cut before the server says a word: a proxy without a backend, a server that has just gone, or one that speaks neither HTTP/2 nor TLS.',
      next: portNext(address),
    };
  return {
    cause: 'The server takes the connection and does not speak HTTP/2: it speaks something else.',
    next: [`grpclb probe ${address} list   # without -plaintext it finds out by itself`],
  };
}
