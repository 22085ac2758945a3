import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebhookExecutor } from '../../src/executors/webhook-executor.js';

const action = { kind: 'restart' as const, target: 'cart', parameters: { replicas: 2 } };
const context = { idempotencyKey: 'key/1' };

let server: Server | null = null;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
});

async function executorAt(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<WebhookExecutor> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new WebhookExecutor({
    url: `http://127.0.0.1:${port}/act`,
    token: 'secret',
    timeoutMs: 500,
  });
}

describe('WebhookExecutor', () => {
  it('posts the act with its key and token, and takes the answer', async () => {
    const asked: unknown[] = [];
    const executor = await executorAt((request, body, response) => {
      asked.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
      response.end(JSON.stringify({ ok: true, message: 'restarted' }));
    });
    expect(await executor.execute(action, context)).toEqual({ ok: true, message: 'restarted' });
    expect(await executor.undo(action, context)).toEqual({ ok: true, message: 'restarted' });
    const post = (undo: boolean) => [
      'POST',
      '/act',
      'Bearer secret',
      { action, idempotencyKey: 'key/1', undo },
    ];
    expect(asked).toEqual([post(false), post(true)]);
  });

  it('asks what became of a key, and takes anything but an answer for unknown', async () => {
    const answers = [
      '{"status":"done"}',
      '{"status":"not-done"}',
      '{"status":"maybe"}',
      'nonsense',
    ];
    const urls: (string | undefined)[] = [];
    const executor = await executorAt((request, _, response) => {
      urls.push(request.url);
      response.end(answers[urls.length - 1]);
    });
    const said: string[] = [];
    for (let i = 0; i < answers.length; i++) said.push(await executor.status('key/1'));
    expect(said).toEqual(['done', 'not-done', 'unknown', 'unknown']);
    expect(urls[0]).toBe('/act/key%2F1');
  });

  it.each([
    ['an error', 500, '{"ok":true,"message":"x"}'],
    ['no JSON', 200, '<html>'],
    ['another shape', 200, '{"ok":"yes"}'],
  ])('takes %s for a failed act', async (_, status, body) => {
    const executor = await executorAt((_request, _body, response) => {
      response.writeHead(status).end(body);
    });
    expect(await executor.execute(action, context)).toEqual({
      ok: false,
      message: `the webhook answered ${status}, not { ok, message }`,
    });
  });

  it('asks what became of an act when no answer comes, and sends it only once', async () => {
    let posts = 0;
    let status = 'done';
    const executor = await executorAt((request, _, response) => {
      if (request.method === 'GET') response.end(JSON.stringify({ status }));
      else posts++;
    });
    expect(await executor.execute(action, context)).toMatchObject({ ok: true });
    status = 'not-done';
    expect(await executor.undo(action, context)).toMatchObject({ ok: false });
    status = 'unknown';
    await expect(executor.execute(action, context)).rejects.toThrow(/timeout/);
    expect(posts).toBe(3);
  });

  it('follows no redirect, and rejects where no answer comes', async () => {
    const elsewhere = await executorAt((_request, _body, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    });
    await expect(elsewhere.execute(action, context)).rejects.toThrow();
    const silent = await executorAt(() => {});
    await expect(silent.execute(action, context)).rejects.toThrow(/timeout/);
  });
});
