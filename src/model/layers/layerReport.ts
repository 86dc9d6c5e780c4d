import { causeOf } from './cause.js';
import type { LayerFacts, LayerLine, LayerReport } from './layers.js';

/** Puts what was seen into one line a layer, and says which failed and why. */
export function layerReport(facts: LayerFacts): LayerReport {
  const layers = settled([namesLine(facts), tcpLine(facts), tlsLine(facts), http2Line(facts)]);
  const failed = layers.find(({ state }) => state === 'failed')?.layer;
  return { address: facts.address, layers, ...(failed !== undefined && { failed }), ...causeOf(facts, failed) };
}

/** Above a layer that failed nothing was reached. */
function settled(lines: readonly LayerLine[]): LayerLine[] {
  const broken = lines.findIndex(({ state }) => state === 'failed');
  return lines.map((line, i) =>
    broken >= 0 && i > broken ? { ...line, state: 'not-reached', says: 'not reached' } : line,
  );
}

function namesLine({ host, names, forwardedTo }: LayerFacts): LayerLine {
  if (forwardedTo !== undefined) return { layer: 'names', state: 'not-used', says: 'a port-forward needs no name' };
  if (!names) return { layer: 'names', state: 'not-used', says: `${host} is an address` };
  const { addresses, milliseconds, failure } = names;
  if (failure !== undefined) return { layer: 'names', state: 'failed', says: `${host}: ${failure}` };
  return { layer: 'names', state: 'ok', says: `${host} is ${addresses.join(', ')} (${milliseconds} ms)` };
}

const tcpWords = {
  refused: 'the connection is refused',
  filtered: 'no answer at all',
  reset: 'the connection is reset',
  unreachable: 'there is no route to it',
  other: 'the connection fails',
} as const;

function tcpLine({ tcp = [], forwardedTo }: LayerFacts): LayerLine {
  const reached = tcp.find(({ failure }) => failure === undefined);
  const failed = tcp.flatMap(({ address, failure, detail }) =>
    failure === undefined
      ? []
      : [`${address}: ${failure === 'other' ? (detail ?? tcpWords.other) : tcpWords[failure]}`],
  );
  if (!reached) return { layer: 'tcp', state: 'failed', says: failed.join('; ') || 'not tried' };
  const others = failed.length > 0 ? `; ${failed.join('; ')}` : '';
  if (forwardedTo !== undefined)
    return { layer: 'tcp', state: 'ok', says: `connected to pod ${forwardedTo}, by a port-forward` };
  return { layer: 'tcp', state: 'ok', says: `connected to ${reached.address} in ${reached.milliseconds} ms${others}` };
}

function tlsLine({ asked, spoken, tls, host, insecure }: LayerFacts): LayerLine {
  const speaksTls = spoken?.protocol === 'tls-h2' || spoken?.protocol === 'tls';
  if (asked === 'plaintext') {
    return speaksTls
      ? { layer: 'tls', state: 'failed', says: `the port speaks TLS (${spoken.says}), and plaintext was asked for` }
      : { layer: 'tls', state: 'not-used', says: 'plaintext was asked for' };
  }
  if (!speaksTls) {
    const isPlain = spoken?.protocol === 'h2c';
    if (isPlain && asked === 'detect') return { layer: 'tls', state: 'not-used', says: 'the port speaks plaintext' };
    return { layer: 'tls', state: 'failed', says: `the port does not speak TLS: ${spoken?.says ?? 'it says nothing'}` };
  }
  if (!tls) return { layer: 'tls', state: 'ok', says: spoken.says };
  // It never came to a certificate.
  if (tls.fault !== undefined && tls.version === undefined) return { layer: 'tls', state: 'failed', says: tls.fault };
  const names = (tls.chain[0]?.dnsNames ?? []).join(', ') || 'no name';
  const shown = [tls.version ?? 'TLS', tls.alpn === 'h2' ? 'ALPN h2' : 'no ALPN h2', `certificate for ${names}`].join(
    ', ',
  );
  if (tls.fault !== undefined) return { layer: 'tls', state: 'failed', says: `${shown}: ${tls.fault}` };
  if (tls.alpn !== 'h2') return { layer: 'tls', state: 'failed', says: `${shown}: HTTP/2 was offered and not chosen` };
  const covers = insecure ? 'not checked' : `which covers ${tls.serverName || host}`;
  return { layer: 'tls', state: 'ok', says: `${shown}, ${covers}` };
}

function http2Line({ spoken, asked, tls }: LayerFacts): LayerLine {
  if (tls?.quiet) return { layer: 'http2', state: 'failed', says: 'nothing comes after the handshake' };
  if (spoken?.protocol === 'h2c' && asked !== 'tls')
    return { layer: 'http2', state: 'ok', says: 'the server sent its settings' };
  if (spoken?.protocol === 'tls-h2') return { layer: 'http2', state: 'ok', says: 'HTTP/2 by ALPN' };
  return { layer: 'http2', state: 'failed', says: spoken?.says ?? 'the server says nothing' };
}
