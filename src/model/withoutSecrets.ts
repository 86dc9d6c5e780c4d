/** What stands in place of a value that looks like a secret. */
export const masked = '<masked by grpclb>';

const secretName =
  /pass(word|wd|phrase)?|secret|token|credential|api_?-?key|private|auth(?!ority)|cookie|signature|salt|dsn\b/i;
const pem = /-----BEGIN /;
const jwt = /^eyJ[\w-]+\.[\w-]+\./;
const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/i;
/** Long words of letters and digits mixed, as keys are and names of hosts are not. */
const random = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+/=_-]{24,}$/;
const flag = /^(--?[\w.-]+)=(.*)$/s;

/** A value of an environment variable or a flag, without what looks like a secret. */
export function maskedValue(name: string, value: string): string {
  if (value === '') return value;
  if (secretName.test(name) || pem.test(value) || jwt.test(value) || random.test(value)) return masked;
  return value.replace(userInfo, `$1${masked}@`);
}

type Fields = Record<string, unknown>;

/**
 * A copy of objects in which values of environment variables, flags and annotations that look like secrets are
 * masked, wherever containers are found in them.
 */
export function withoutSecrets<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    return key === 'args' || key === 'command'
      ? maskedWords(value)
      : value.map((item) => copy(item, key === 'env' ? 'env item' : ''));
  }
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  if (key === 'env item') return envVariable(fields);
  if (key === 'annotations') return annotations(fields);
  return Object.fromEntries(Object.entries(fields).map(([name, child]) => [name, copy(child, name)]));
}

function envVariable(fields: Fields): Fields {
  const { name, value } = fields;
  if (typeof value !== 'string') return fields;
  return { ...fields, value: maskedValue(String(name), value) };
}

/** `--token=abc`, and `--token abc` in two words. */
function maskedWords(words: readonly unknown[]): unknown[] {
  return words.map((word, i) => {
    if (typeof word !== 'string') return word;
    const [, name, value] = flag.exec(word) ?? [];
    if (name !== undefined && value !== undefined) return `${name}=${maskedValue(name, value)}`;
    const before = words[i - 1];
    const named = typeof before === 'string' && /^--?[\w.-]+$/.test(before) && !word.startsWith('-') ? before : '';
    return maskedValue(named, word);
  });
}

/** kubectl keeps a whole manifest there, values and all. */
const wholeManifest = 'kubectl.kubernetes.io/last-applied-configuration';

function annotations(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      name === wholeManifest ? [] : [[name, typeof value === 'string' ? maskedAnnotation(value) : value]],
    ),
  );
}

/** Annotations speak of secrets by name all the time (`auth-tls-secret`); only their content can give one away. */
function maskedAnnotation(value: string): string {
  return maskedValue('', value);
}
