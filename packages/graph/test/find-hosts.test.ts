import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findHosts } from '../src/common/find-hosts.js';

const seen = (text: string, key = ''): string[] =>
  findHosts(text, key).map(({ host, port, scheme }) => `${scheme ?? ''}|${host}|${port ?? ''}`);

describe('findHosts', () => {
  it.each([
    ['http://orders', ['http|orders|']],
    ['http://orders:8080/v1?next=http://web/', ['http|orders|8080']],
    [
      'postgres://user:p%40ss@orders-db.shop.svc.cluster.local:5432/orders',
      ['postgres|orders-db.shop.svc.cluster.local|5432'],
    ],
    ['jdbc:postgresql://orders-db:5432/orders', ['postgresql|orders-db|5432']],
    ['mongodb://a:27017,b:27017/db?replicaSet=rs', ['mongodb|a|27017', 'mongodb|b|27017']],
    ['mongodb+srv://user@cluster', ['mongodb|cluster|']],
    ['http://a,http://b:81', ['http|a|', 'http|b|81']],
    ['orders:8080', ['|orders|8080']],
    ['kafka-0.kafka:9092, kafka-1.kafka:9092', ['|kafka-0.kafka|9092', '|kafka-1.kafka|9092']],
    ['zipkin.jaeger.svc.cluster.local', ['|zipkin.jaeger.svc.cluster.local|']],
    ['user:secret@tcp(orders-db:3306)/orders', ['|orders-db|3306']],
    ['--upstream=http://orders:80 --verbose', ['http|orders|80']],
    ['--db-host orders-db --name orders', ['|orders-db|']],
    ['--db-host=orders-db', ['|orders-db|']],
    ['pg_isready -h orders-db -U orders', ['|orders-db|']],
    // Every word before a number: whether it is a host with that port is for others to say.
    ['until nc -z orders-db 5432; do sleep 2; done', ['|orders-db|5432', '|sleep|2']],
    ['-Xms64m -Dspring.redis.host=cache -Dname=web', ['|cache|']],
    ['{"orders":{"url":"http://orders:80"}}', ['http|orders|80']],
    ['{"db":{"host":"orders-db","name":"orders"}}', ['|orders-db|']],
    ['sum(rate(x{service="orders"}[5m]))', []],
    ['app=web,service=orders', []],
    ['HTTP://Orders:80', ['http|orders|80']],
    ['http://', []],
    ['://orders', []],
    ['chown -R orders /data', []],
    ['the orders service stores orders', []],
    ['orders:99999', []],
    ['12:30', ['|12|30']],
  ])('reads %s', (text, expected) => {
    expect(seen(text)).toEqual(expected);
  });

  it.each([
    ['ORDERS_HOST', 'orders', ['|orders|']],
    ['ordersUrl', 'orders', ['|orders|']],
    ['BROKERS', 'a, b', ['|a|', '|b|']],
    ['IMAGE_SERVICE_URL', 'http://images', ['http|images|']],
    ['MESSAGE_BROKER_ADDR', 'events:5672', ['|events|5672']],
    ['DD_AGENT_HOST', 'datadog', ['|datadog|']],
    ['PAYMENT_SERVICE', 'pay', ['|pay|']],
    ['service', 'pay', []],
    ['POSTGRES_USER', 'orders', []],
    ['POSTGRES_DB', 'orders', []],
    ['OTEL_SERVICE_NAME', 'orders', []],
    ['DD_SERVICE', 'orders', []],
    ['SIDECAR_IMAGE', 'redis:7', []],
    ['SERVER', 'the orders service', []],
    ['NO_PROXY', 'orders,cart', []],
    ['CORS_ORIGIN', 'http://web', []],
    ['ALLOWED_HOSTS', 'web', []],
    ['PUBLIC_URL', 'http://web', []],
    ['REDIRECT_URI', 'http://web/back', []],
    ['ADVERTISED_HOST', 'kafka', []],
  ])('reads the setting %s: %s', (key, text, expected) => {
    expect(seen(text, key)).toEqual(expected);
  });

  it('reads files line by line, comments left out', () => {
    const file = [
      '# http://old',
      'server.port=8080',
      'orders.url = http://orders',
      'redis.host: "cache"',
      '  image: redis:7',
      '"dbHost": "orders-db",',
      'upstream api { server cart:80; }',
      'proxy_pass http://web:8080/;',
      'allowed.origins=http://elsewhere',
    ];
    const expected = ['http|orders|', '|cache|', '|orders-db|', '|cart|80', 'http|web|8080'];
    expect(seen(file.join('\r\n'))).toEqual(expected);
    expect(seen(file.join('\n'), 'APP_CONFIG')).toEqual(expected);
  });

  it('reads whatever it is given, and tells nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, key) => {
        const hosts = findHosts(text, key).map((mention) => JSON.stringify(mention));
        expect(new Set(hosts).size).toBe(hosts.length);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['one word', 'a'.repeat(1_000_000)],
    ['dots', 'a.'.repeat(500_000)],
    ['schemes', 'a://'.repeat(250_000)],
    ['keys before schemes', `${'a'.repeat(299)}=x://`.repeat(3000)],
    ['spaces', ' '.repeat(1_000_000)],
    ['equals', '='.repeat(1_000_000)],
    ['hosts', Array.from({ length: 50_000 }, (_, i) => `http://h${i}`).join(' ')],
    ['cluster names', '.svc'.repeat(250_000)],
  ])('does not tire of a million characters of %s', (_, text) => {
    expect(findHosts(text, '').length).toBeLessThanOrEqual(1000);
    expect(findHosts(text, 'ORDERS_URL').length).toBeLessThanOrEqual(1000);
  });
});
