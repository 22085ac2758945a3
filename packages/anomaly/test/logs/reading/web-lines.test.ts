import { describe, it } from 'vitest';
import { check, type Row } from './golden.js';

describe('lines of web servers', () => {
  it.each<Row>([
    [
      'Apache, common',
      '127.0.0.1 - frank [02/Jan/2024:08:04:05 -0700] "GET /a.gif?x=1 HTTP/1.0" 200 2326',
      {
        severity: 9,
        body: '"GET /a.gif?x=1 HTTP/1.0" 200',
        attributes: {
          'client.address': '127.0.0.1',
          'http.request.method': 'GET',
          'url.path': '/a.gif',
          'http.response.status_code': 200,
          'http.response.body.size': 2326,
        },
      },
    ],
    [
      'nginx, combined, with the seconds',
      '10.0.0.1 - - [02/Jan/2024:15:04:05 +0000] "POST /api HTTP/1.1" 502 157 "-" "curl/8.0" 0.123',
      {
        severity: 17,
        body: '"POST /api HTTP/1.1" 502',
        attributes: {
          'user_agent.original': 'curl/8.0',
          'http.server.request.duration': 0.123,
        },
      },
    ],
    [
      'a virtual host',
      'shop.example:80 ::1 - - [02/Jan/2024:15:04:05 +0000] "GET /no HTTP/1.1" 404 -',
      { severity: 9, body: '"GET /no HTTP/1.1" 404', attributes: { 'client.address': '::1' } },
    ],
    [
      'Envoy',
      '[2024-01-02T15:04:05.000Z] "GET /a?x HTTP/1.1" 503 UH 0 91 - "-"',
      {
        severity: 17,
        body: '"GET /a?x HTTP/1.1" 503',
        attributes: { 'url.path': '/a', 'http.response.status_code': 503 },
      },
    ],
    [
      'Django',
      '[02/Jan/2024 15:04:05] "GET / HTTP/1.1" 200 5',
      { severity: 9, body: '"GET / HTTP/1.1" 200' },
    ],
    [
      'too many requests',
      '::1 - - [02/Jan/2024:15:04:05 +0000] "GET / HTTP/1.1" 429 -',
      { severity: 13, body: '"GET / HTTP/1.1" 429' },
    ],
    [
      'Apache 2.2, errors',
      '[Tue Jan 02 15:04:05 2024] [error] [client 10.0.0.1] Directory index forbidden',
      {
        severity: 17,
        body: '[client 10.0.0.1] Directory index forbidden',
        attributes: { 'client.address': '10.0.0.1' },
      },
    ],
    [
      'Apache 2.4, errors',
      '[Tue Jan 02 15:04:05.000123 2024] [core:error] [pid 35:tid 43] [client 10.0.0.1:55] AH00124: no file',
      { severity: 17, body: '[client 10.0.0.1:55] AH00124: no file' },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});
