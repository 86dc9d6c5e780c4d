import { shortRef } from '../../model/objects.js';
import type { Finding } from '../../model/report.js';

/** `So also: new-pods-idle, hpa-cannot-spread-pinned-load of HorizontalPodAutoscaler/greeter` */
export function consequenceText({ object, consequences = [] }: Finding): string | undefined {
  if (consequences.length === 0) return undefined;
  const own = shortRef(object);
  const named = consequences.map(({ check, object: other }) =>
    shortRef(other) === own ? check : `${check} of ${shortRef(other)}`,
  );
  return `So also: ${named.join(', ')}.`;
}
