/** `a`, `a and b`, `a, b and c`, `a, b and 3 more`. */
export function listed(words: readonly string[], most = 3): string {
  const unique = [...new Set(words)];
  if (unique.length > most) return `${unique.slice(0, most - 1).join(', ')} and ${unique.length - most + 1} more`;
  const last = unique.at(-1) ?? '';
  return unique.length < 2 ? last : `${unique.slice(0, -1).join(', ')} and ${last}`;
}

/** `12,345`. By hand, since making a formatter of Node costs more at start than all the rest of a report. */
export function grouped(amount: number): string {
  return String(Math.round(amount)).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `2 pods`, `1 pod`, `12,000 pods`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${grouped(amount)} ${amount === 1 ? one : many}`;
}
