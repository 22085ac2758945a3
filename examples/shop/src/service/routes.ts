import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '@aegis/core';
import type { Context, Hono } from 'hono';
import type { Logger } from 'pino';
import type { ServiceName } from '../service-names.js';
import type { Cache } from './cache.js';
import type { Caller } from './caller.js';

/** What the handlers of a service work with. */
export interface Workplace {
  readonly app: Hono;
  readonly log: Logger;
  readonly random: Random;
  readonly caller: Caller;
  readonly cache: Cache;
}

interface Product {
  readonly id: string;
  readonly name: string;
  readonly cents: number;
}

const PRODUCTS: readonly Product[] = Array.from({ length: 40 }, (_, i) => ({
  id: String(i + 1),
  name: `product ${i + 1}`,
  cents: 500 + 137 * i,
}));

function requestIdOf(context: Context): string {
  return context.req.header('x-request-id') ?? 'none';
}

/** Work of that many milliseconds, give or take, with a tail. */
async function work(random: Random, typicalMs: number): Promise<void> {
  const tail = random.float() < 0.05 ? 2 : 1;
  await pause(typicalMs * (0.7 + 0.6 * random.float()) * tail);
}

const store = ({ app, log, random }: Workplace): void => {
  app.get('/rows', async (context) => {
    await work(random, 6);
    log.info(
      { requestId: requestIdOf(context) },
      `scan of products returned ${PRODUCTS.length} rows`,
    );
    return context.json(PRODUCTS);
  });
  app.get('/rows/:id', async (context) => {
    await work(random, 3);
    const id = context.req.param('id');
    const product = PRODUCTS.find((one) => one.id === id);
    log.info({ requestId: requestIdOf(context) }, `read of products key ${id}`);
    return product === undefined ? context.json(null, 404) : context.json(product);
  });
};

const catalogue = ({ app, log, random, caller, cache }: Workplace): void => {
  const read = async (context: Context, path: string): Promise<Response> => {
    await work(random, 8);
    const requestId = requestIdOf(context);
    const kept = cache.get(path, Date.now());
    if (kept !== undefined) {
      log.info({ requestId }, `cache hit for ${path}`);
      return context.json(kept as object);
    }
    const { code, body } = await caller.call('store', path, requestId);
    if (code === 404) return context.json({ problem: 'no such product' }, 404);
    cache.set(path, body, Date.now());
    log.info({ requestId }, `cache miss for ${path}, read from store`);
    return context.json(body as object);
  };
  app.get('/products', (context) => read(context, '/rows'));
  app.get('/products/:id', (context) => read(context, `/rows/${context.req.param('id')}`));
};

const payment = ({ app, log, random }: Workplace): void => {
  app.post('/authorisations', async (context) => {
    const { orderId, cents } = await context.req.json();
    await work(random, 30);
    const requestId = requestIdOf(context);
    if (random.float() < 0.02) {
      log.warn({ requestId }, `card of order ${orderId} declined by issuer`);
      return context.json({ authorised: false }, 402);
    }
    log.info({ requestId }, `authorised ${cents} cents for order ${orderId}`);
    return context.json({ authorised: true });
  });
};

const checkout = ({ app, log, random, caller }: Workplace): void => {
  app.post('/orders', async (context) => {
    const { productId, quantity } = await context.req.json();
    const requestId = requestIdOf(context);
    await work(random, 12);
    const { code, body } = await caller.call('catalogue', `/products/${productId}`, requestId);
    if (code === 404) return context.json({ problem: 'no such product' }, 404);
    const orderId = requestId.slice(0, 8);
    const cents = (body as Product).cents * quantity;
    const paid = await caller.call('payment', '/authorisations', requestId, { orderId, cents });
    if (paid.code === 402) return context.json({ problem: 'card declined' }, 402);
    log.info({ requestId }, `order ${orderId} placed for ${quantity} of product ${productId}`);
    return context.json({ orderId, cents }, 201);
  });
};

const storefront = ({ app, log, random, caller }: Workplace): void => {
  const pass = async (
    context: Context,
    [server, path, body]: [ServiceName, string, object?],
  ): Promise<Response> => {
    await work(random, 10);
    const requestId = requestIdOf(context);
    const answer = await caller.call(server, path, requestId, body);
    log.info({ requestId }, `page ${context.req.path} rendered from ${server}`);
    return context.json(answer.body as object, answer.code as 200);
  };
  app.get('/', (context) => pass(context, ['catalogue', '/products']));
  app.get('/products/:id', (context) =>
    pass(context, ['catalogue', `/products/${context.req.param('id')}`]),
  );
  app.post('/buy', async (context) =>
    pass(context, ['checkout', '/orders', await context.req.json()]),
  );
};

/** What each service answers. */
export const ROUTES: Readonly<Record<ServiceName, (workplace: Workplace) => void>> = Object.freeze({
  store,
  catalogue,
  payment,
  checkout,
  storefront,
});
