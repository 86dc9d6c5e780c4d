import { causeOfCall } from './callCause.js';
import type { CallEvidence } from './callEvidence.js';
import type { LayerLine, LayerName, LayerReport } from './layers.js';
import { strangerOf } from './stranger.js';

const mostQuoted = 120;

/**
 * The layers of a call that failed on a connection that stands; undefined where the status is the server's own, which
 * says for itself what is wrong.
 */
export function callReport(address: string, evidence: CallEvidence): LayerReport | undefined {
  if (evidence.ended === 'status' && !strangerOf(evidence)) return undefined;
  const failed = layerOf(evidence);
  const tls: LayerLine =
    evidence.scheme === 'https'
      ? { layer: 'tls', state: 'ok', says: 'the handshake was made' }
      : { layer: 'tls', state: 'not-used', says: 'plaintext' };
  const below: LayerLine[] = [{ layer: 'tcp', state: 'ok', says: 'connected' }, tls];
  const upper: LayerName[] = ['http2', 'http', 'grpc'];
  const at = upper.indexOf(failed);
  const said = saysOf(evidence);
  const above = upper.map((layer, i): LayerLine => {
    if (i === at) return { layer, state: 'failed', says: said };
    return i < at
      ? { layer, state: 'ok', says: fine(layer, evidence) }
      : { layer, state: 'not-reached', says: 'not reached' };
  });
  return { address, layers: [...below, ...above], failed, ...causeOfCall(evidence) };
}

function fine(layer: LayerName, { http, contentType }: CallEvidence): string {
  if (layer === 'http2') return 'the server sent its settings';
  return http === undefined ? 'no answer yet' : `HTTP ${http}, ${contentType ?? 'no content type'}`;
}

function layerOf({ ended }: CallEvidence): LayerName {
  switch (ended) {
    case 'page':
      return 'http';
    case 'reset':
    case 'cut':
      return 'http2';
    default:
      return 'grpc';
  }
}

function saysOf(evidence: CallEvidence): string {
  const { ended, http, contentType, page, reset, goAway, code, message, messages } = evidence;
  switch (ended) {
    case 'page': {
      const quoted = page === undefined ? '' : `: ${quote(page)}`;
      return `HTTP ${http}, ${contentType ?? 'no content type'}, from ${strangerOf(evidence)?.name ?? 'no gRPC server'}${quoted}`;
    }
    case 'reset':
      return `the stream is reset: ${reset}`;
    case 'cut': {
      const debug = goAway?.text ? `, "${goAway.text.slice(0, mostQuoted)}"` : '';
      return goAway
        ? `the connection is ended by GOAWAY ${goAway.error}${debug}`
        : 'the connection is cut during the call';
    }
    case 'no-trailers':
      return `no status at the end, after ${messages} message${messages === 1 ? '' : 's'}`;
    case 'half-message':
      return 'the answer ends in the middle of a message';
    case 'too-late':
      return http === undefined ? 'no answer in time' : 'no end in time';
    default:
      return message || `status ${code}, without a word`;
  }
}

/** The words of a page, without its markup; its title where there is nothing else. */
function quote(page: string): string {
  const words = plain(page.replace(/<(style|script|title)[\s\S]*?(<\/\1>|$)/gi, ' ')) || plain(page);
  return JSON.stringify(words.length > mostQuoted ? `${words.slice(0, mostQuoted)}…` : words);
}

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
