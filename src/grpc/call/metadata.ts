/** Headers or trailers as pairs, in the order they came; values of `-bin` keys are bytes in base64. */
export type Metadata = readonly (readonly [key: string, value: string])[];

/** What Node hands over as name, value, name, value: without what HTTP/2 and gRPC keep for themselves. */
export function metadataOf(raw: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const key = raw[i] ?? '';
    if (!isReserved(key) || key === 'content-type' || key === 'user-agent')
      pairs.push([key, shown(key, raw[i + 1] ?? '')]);
  }
  return pairs;
}

export function fieldOf(raw: readonly string[], key: string): string | undefined {
  for (let i = 0; i + 1 < raw.length; i += 2) if (raw[i] === key) return raw[i + 1];
  return undefined;
}

/** The fields of a request: several of one key stay several. Keys that gRPC sets itself are left out. */
export function requestFields(metadata: Metadata): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const [key, value] of metadata) {
    if (key === '' || isReserved(key)) continue;
    const before = fields[key];
    const wire = key.endsWith('-bin') ? value.replace(/=+$/, '') : value;
    fields[key] = before === undefined ? wire : [...(Array.isArray(before) ? before : [before]), wire];
  }
  return fields;
}

/** A field that HTTP/2 cannot carry: the reason, or nothing. */
export function refusedField(metadata: Metadata): string | undefined {
  for (const [key, value] of metadata) {
    if (!/^[0-9a-z_.-]*$/.test(key))
      return `header key ${JSON.stringify(key)} contains illegal characters not in [0-9a-z-_.]`;
    if (!/^[ -~]*$/.test(value))
      return `header key ${JSON.stringify(key)} contains value with non-printable ASCII characters`;
  }
  return undefined;
}

function isReserved(key: string): boolean {
  return key.startsWith(':') || reserved.has(key);
}

const reserved = new Set([
  'content-type',
  'user-agent',
  'grpc-message-type',
  'grpc-encoding',
  'grpc-message',
  'grpc-status',
  'grpc-timeout',
  'te',
  // HTTP/2 forbids them.
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** Servers may leave the padding out. */
function shown(key: string, value: string): string {
  return key.endsWith('-bin') ? Buffer.from(value, 'base64').toString('base64') : value;
}
