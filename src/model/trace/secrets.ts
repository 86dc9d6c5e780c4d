import type { HeaderField } from './frame.js';

const secretName = /^(?:proxy-)?authorization$|cookie|token|secret|passw|api-?key|credential|session|signature/i;
/** A JSON web token, wherever it stands. */
const secretValue = /\beyJ[\w-]+\.[\w-]+\./;

/** A header whose value may be shown: that of a secret gives way to its length; the scheme stays. */
export function withoutSecret([name, value]: HeaderField): HeaderField {
  if (value === '' || !(secretName.test(name) || secretValue.test(value))) return [name, value];
  const scheme = /authorization$/i.test(name)
    ? (/^(?:Bearer|Basic|Digest|Negotiate|ApiKey) /i.exec(value)?.[0] ?? '')
    : '';
  return [name, `${scheme}(masked, ${value.length - scheme.length} characters)`];
}
