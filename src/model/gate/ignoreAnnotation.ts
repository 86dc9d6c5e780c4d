import { type KubeObject, shortRef } from '../objects.js';
import type { Silence } from './silence.js';

const ignoreAnnotation = 'grpclb.dev/ignore';

/**
 * The silences in an object's annotation: `ID reason`, each on a line of its own or after a semicolon. Commas belong to
 * the reason; before it they join several ids that share it: `tls-secret-missing,tls-host-not-covered made elsewhere`.
 */
export function silencesOf(object: KubeObject): Silence[] {
  const text = object.metadata.annotations?.[ignoreAnnotation];
  if (typeof text !== 'string') return [];
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  return text
    .split(/[\n;]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .flatMap((entry) => {
      const [, ids, reason = ''] = /^([^\s,]+(?:\s*,\s*[^\s,]+)*)\s*(.*)$/s.exec(entry) ?? [];
      // What has no such form is told as a check that does not exist.
      return (ids?.split(/\s*,\s*/) ?? [entry]).map(
        (check): Silence => ({
          by: 'annotation',
          where: `annotation ${ignoreAnnotation} of ${shortRef({ kind, name })}`,
          check,
          object: { kind, name, ...(namespace !== undefined && { namespace }) },
          ...(reason !== '' && { reason }),
          subject: object,
          path: ['metadata', 'annotations', ignoreAnnotation],
        }),
      );
    });
}
