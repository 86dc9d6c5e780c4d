import type { Api } from './api.js';
import { ApiFailure } from './apiFailure.js';

export interface ListOptions {
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  accept?: string;
  signal?: AbortSignal | undefined;
  /** 500 by default. */
  pageSize?: number;
}

export interface Listed<Kept> {
  items: Kept[];
  /** False when the list was continued over a change of the server's history: objects may be missing or doubled. */
  consistent: boolean;
}

interface ListPage {
  items?: unknown[] | null;
  metadata?: { continue?: string };
}

const mostRestarts = 2;

/**
 * Reads a list page by page; `keep` cuts each item down as it comes, undefined leaves it out. When the server forgets
 * the list in the middle (410 Gone), it is read from the beginning again, and the third time carried on inconsistently.
 */
export async function listAll<Raw, Kept>(
  api: Api,
  path: string,
  keep: (raw: Raw) => Kept | undefined,
  options: ListOptions = {},
): Promise<Listed<Kept>> {
  let items: Kept[] = [];
  let token = '';
  let restarts = 0;
  let consistent = true;
  for (;;) {
    let page: ListPage;
    try {
      page = await api.get<ListPage>(pagePath(path, token, options), {
        ...(options.accept !== undefined && { accept: options.accept }),
        signal: options.signal,
      });
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.status !== 410 || token === '') throw error;
      const offered = error.answer.metadata?.continue ?? '';
      if (restarts >= mostRestarts) {
        // A second 410 on the offered token would loop for ever.
        if (offered === '' || !consistent) throw error;
        token = offered;
        consistent = false;
      } else {
        restarts++;
        items = [];
        token = '';
      }
      continue;
    }
    for (const raw of itemsOf(page, path)) {
      const kept = keep(raw as Raw);
      if (kept !== undefined) items.push(kept);
    }
    token = page.metadata?.continue ?? '';
    if (token === '') return { items, consistent };
  }
}

function pagePath(path: string, token: string, { pageSize = 500, labelSelector, fieldSelector }: ListOptions): string {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (labelSelector) query.set('labelSelector', labelSelector);
  if (fieldSelector) query.set('fieldSelector', fieldSelector);
  if (token !== '') query.set('continue', token);
  return `${path}?${query}`;
}

function itemsOf(page: ListPage, path: string): unknown[] {
  if (page !== null && typeof page === 'object') {
    if (Array.isArray(page.items)) return page.items;
    // Go writes an empty list as null at times.
    if (page.items === null) return [];
  }
  throw new ApiFailure({ reason: 'malformed', detail: `GET ${path} is answered with JSON that is no list.` });
}
