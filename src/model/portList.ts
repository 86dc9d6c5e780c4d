/** Ports that Linkerd treats as opaque where no annotation says otherwise; an annotation replaces them. */
export const linkerdDefault = '25,587,3306,4444,5432,6379,9300,11211';

/** Whether a list such as `25,587,4000-4100` has a port. */
export function listHasPort(list: string, port: number): boolean {
  return entriesOf(list).some(({ from, to }) => from <= port && port <= to);
}

/** The list without a port; ranges are split. */
export function listWithoutPort(list: string, port: number): string {
  return entriesOf(list)
    .flatMap(({ text, from, to }) => {
      if (port < from || to < port) return [text];
      return [range(from, port - 1), range(port + 1, to)].filter((r) => r !== undefined);
    })
    .join(',');
}

/** The opaque-ports annotation that makes Linkerd detect a port; undefined where it does so already. */
export function opaquePortsWithout(list: string | undefined, port: number): string | null | undefined {
  if (!listHasPort(list ?? linkerdDefault, port)) return undefined;
  const rest = listWithoutPort(list ?? linkerdDefault, port);
  // Without the annotation the default list counts again.
  return rest === '' && !listHasPort(linkerdDefault, port) ? null : rest;
}

function range(from: number, to: number): string | undefined {
  return from > to ? undefined : from === to ? String(from) : `${from}-${to}`;
}

function entriesOf(list: string): { text: string; from: number; to: number }[] {
  return list.split(',').flatMap((entry) => {
    const text = entry.trim();
    const [from, to] = text.split('-').map(Number);
    return from === undefined || Number.isNaN(from) || text === '' ? [] : [{ text, from, to: to ?? from }];
  });
}
