import type { ServerResponse } from 'node:http';
import type { ApiServer, SeenRequest } from './api-server.js';
import { type StoreEvent, statusOf } from './api-store.js';
import { matchesSelector } from './selectors.js';

/** Events since a version, as they happen, with a bookmark first; an ERROR where that is too long ago. */
export function serveWatch(server: ApiServer, seen: SeenRequest, response: ServerResponse): void {
  const { store } = server;
  const since = Number(seen.query.get('resourceVersion') ?? 0);
  server.watches++;
  response.writeHead(200, { 'content-type': 'application/json' });
  const write = (type: string, object: unknown): void => {
    response.write(`${JSON.stringify({ type, object })}\n`);
  };
  if (since < server.compactedTo) {
    write('ERROR', statusOf(410, 'Expired', `too old resource version: ${since}`).body);
    response.end();
    return;
  }
  const tell = (event: StoreEvent): void => {
    if (event.collection !== seen.path || !matchesSelector(event.object, seen.query)) return;
    write(event.type, event.object);
  };
  for (const event of store.events) if (event.version > since) tell(event);
  const bookmark = (): void => {
    if (seen.query.get('allowWatchBookmarks') !== 'true') return;
    const metadata = { resourceVersion: String(store.version) };
    write('BOOKMARK', { kind: 'Deployment', metadata });
  };
  bookmark();
  server.bookmarks.add(bookmark);
  const listen = (event: StoreEvent): void => tell(event);
  store.listeners.add(listen);
  server.watching.add(response);
  response.on('close', () => {
    store.listeners.delete(listen);
    server.watching.delete(response);
    server.bookmarks.delete(bookmark);
  });
}
