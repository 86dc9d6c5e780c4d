/** `a`, `a and b`, `a, b and c`, `a, b and 3 more`. */
export function listed(words: readonly string[], most = 3): string {
  const unique = [...new Set(words)];
  if (unique.length > most) return `${unique.slice(0, most - 1).join(', ')} and ${unique.length - most + 1} more`;
  const last = unique.at(-1) ?? '';
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}

/** `1 pod`, `3 pods`. */
export function count(number: number, single: string, many = `${single}s`): string {
  return `${number} ${number === 1 ? single : many}`;
}
