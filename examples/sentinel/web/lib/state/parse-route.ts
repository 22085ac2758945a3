export const VIEWS = [
  'incidents',
  'graph',
  'plans',
  'signals',
  'audit',
  'learnt',
  'status',
] as const;
export type View = (typeof VIEWS)[number];

export interface Route {
  readonly view: View;
  /** What is chosen in the view: an incident, a node, a plan, a signal; null for none. */
  readonly id: string | null;
}

/** `#/incidents/some-id`; what is not known leads to the incidents. */
export function parseRoute(hash: string): Route {
  const [, name = '', id = ''] = /^#?\/([^/]*)\/?(.*)$/.exec(hash) ?? [];
  const view = VIEWS.find((each) => each === name) ?? 'incidents';
  return { view, id: id === '' ? null : decode(id) };
}

export function hashOf(view: View, id: string | null = null): string {
  return id === null ? `#/${view}` : `#/${view}/${encodeURIComponent(id)}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
