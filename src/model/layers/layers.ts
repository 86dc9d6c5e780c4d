import type { SpokenProtocol } from '../ports/portChain.js';
import type { Handshake } from '../tls/tlsReport.js';

/** How the caller meant to connect. */
export type Security = 'plaintext' | 'tls' | 'detect';

/** What each layer of a connection showed, from the bottom up; a layer above a broken one was not reached. */
export interface LayerFacts {
  address: string;
  /** The host as it was written. */
  host: string;
  asked: Security;
  /** The certificate was not to be checked. */
  insecure?: boolean;
  /** The pod at the other end of a port-forward: no name is looked up, and neither Services nor policies are on the way. */
  forwardedTo?: string;
  names?: { addresses: string[]; milliseconds: number; failure?: string };
  /** One entry for each address that was tried. */
  tcp?: {
    address: string;
    milliseconds: number;
    failure?: 'refused' | 'filtered' | 'reset' | 'unreachable' | 'other';
    detail?: string;
  }[];
  spoken?: SpokenProtocol;
  tls?: Handshake;
}

export type LayerName = 'names' | 'tcp' | 'tls' | 'http2' | 'http' | 'grpc';

export interface LayerLine {
  layer: LayerName;
  state: 'ok' | 'failed' | 'not-reached' | 'not-used';
  says: string;
}

/** The layers, which of them failed, the likely cause, and what to do next. */
export interface LayerReport {
  address: string;
  layers: LayerLine[];
  /** Undefined where every layer that was looked at is sound. */
  failed?: LayerName;
  cause: string;
  next: string[];
}
