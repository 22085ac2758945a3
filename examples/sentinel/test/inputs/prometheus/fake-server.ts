import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A Prometheus with its own clock, of one series that is its time, that can go away. */
export class FakeServer {
  readonly #server: Server;
  nowMs = 1_700_000_000_000;
  isAway = false;
  names = ['up'];
  /** Expressions of ranges that were asked for. */
  readonly asked: string[] = [];
  readonly authorizations = new Set<string | undefined>();

  constructor() {
    this.#server = createServer((request, response) => {
      this.authorizations.add(request.headers.authorization);
      let body = '';
      request.on('data', (piece) => {
        body += piece;
      });
      request.on('end', () => {
        if (this.isAway) {
          response.destroy();
          return;
        }
        const url = new URL(request.url ?? '/', 'http://localhost');
        const data = this.#data(url.pathname, new URLSearchParams(body));
        response.setHeader('content-type', 'application/json');
        if (data === null) {
          response.statusCode = 400;
          response.end(
            JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'no such thing' }),
          );
        } else response.end(JSON.stringify({ status: 'success', data }));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #data(path: string, form: URLSearchParams): unknown {
    if (path.endsWith('/values')) return this.names;
    if (path.endsWith('/labels')) return ['service'];
    const query = form.get('query') ?? '';
    if (path.endsWith('/query')) {
      if (query === 'time()')
        return { resultType: 'scalar', result: [this.nowMs / 1000, `${this.nowMs / 1000}`] };
      return { resultType: 'vector', result: [] };
    }
    if (query.includes('broken')) return null;
    this.asked.push(query);
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
    const values: [number, string][] = [];
    for (let at = start!; at <= end! && at * 1000 <= this.nowMs; at += step!)
      values.push([at, String(at)]);
    return { resultType: 'matrix', result: [{ metric: { __name__: 'up', job: 'shop' }, values }] };
  }
}
