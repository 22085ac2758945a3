import { graphFromCompose } from '@aegis/graph/compose';
import { describe, expect, it } from 'vitest';

const cart = { image: 'shop/cart' };
const read = (services: object) => graphFromCompose(JSON.stringify({ services }));
const edges = (services: object): string[] =>
  read(services)
    .graph.edges()
    .map(({ from, to, kind }) => `${from} ${kind} ${to}`);
const codes = (services: object): string[] => read(services).findings.map(({ code }) => code);

describe('networks', () => {
  const web = { environment: { CART_URL: 'http://cart' }, networks: ['front'] };

  it('that are not shared let nobody call, and that is told', () => {
    const { graph, findings } = read({ web, cart: { networks: { back: null } } });
    expect(graph.edges()).toEqual([]);
    expect(findings.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'web calls cart, but they have no network in common.'],
    ]);
    expect(edges({ web, cart })).toEqual([]);
    expect(edges({ web, cart: { networks: { front: {}, back: {} } } })).toEqual(['web calls cart']);
    const later = { depends_on: ['cart'], networks: ['front'] };
    expect(codes({ web: later, cart })).toEqual(['no-common-network']);
  });

  it('can be those of the host, of another service, or none', () => {
    expect(edges({ web, cart: { network_mode: 'host' } })).toEqual(['web calls cart']);
    expect(edges({ web, cart: { network_mode: 'none' } })).toEqual([]);
    const behind = { web, cart: { network_mode: 'service:vpn' }, vpn: { networks: ['front'] } };
    expect(edges(behind)).toEqual(['cart runs-on vpn', 'web calls cart']);
    const ring = {
      a: { network_mode: 'service:b', links: ['c'] },
      b: { network_mode: 'service:a' },
    };
    expect(edges({ ...ring, c: {} })).toEqual(['a runs-on b', 'a calls c', 'b runs-on a']);
    expect(codes({ web: { network_mode: 'service:gone' } })).toEqual(['unknown-service']);
  });
});
