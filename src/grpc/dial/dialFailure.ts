/** The layers of a connection, in the order they are built. */
export type Layer = 'names' | 'tcp' | 'tls' | 'http2';

/** A connection that could not be made: at which layer, in the words that Go's tools have for it. */
export class DialFailure extends Error {
  readonly layer: Layer;

  constructor(layer: Layer, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DialFailure';
    this.layer = layer;
  }
}
