import { describe, it } from 'vitest';
import { check, NO_YEAR, type Row, SPAN, TRACE } from './golden.js';

describe('lines in envelopes', () => {
  it.each<Row>([
    [
      'CRI, around an error of nginx',
      '2024-01-02T15:04:06.123456Z stderr F 2024/01/02 15:04:05 [error] 123#0: *1 connect() failed, client: 10.0.0.1, server: _, request: "GET /a?b HTTP/1.1", upstream: "x"',
      {
        severity: 17,
        body: 'connect() failed, client: 10.0.0.1, server: _, request: "GET /a?b HTTP/1.1", upstream: "x"',
        attributes: {
          'client.address': '10.0.0.1',
          'http.request.method': 'GET',
          'url.path': '/a',
        },
      },
    ],
    ['CRI, cut by the runtime', '2024-01-02T15:04:05Z stdout P half a li', { body: 'half a li' }],
    ['CRI, empty', '2024-01-02T15:04:05Z stdout F', { body: '' }],
    [
      'syslog 5424 with data',
      `<165>1 2024-01-02T15:04:05Z host app 8710 ID47 [ex@32473 iut="3" q="a\\]b"][t@1 trace_id="${TRACE}" span_id="${SPAN}"] \uFEFFdenied`,
      {
        severity: 10,
        body: 'denied',
        service: 'app',
        trace: TRACE,
        span: SPAN,
        attributes: { 'ex@32473.iut': '3', 'ex@32473.q': 'a]b' },
      },
    ],
    ['syslog 5424 of nothing', '<34>1 - - - - - - nil', { time: null, severity: 18, body: 'nil' }],
    [
      'syslog 3164',
      '<11>Jan  2 15:04:05 web1 nginx[12]: x failed',
      { time: NO_YEAR, severity: 17, body: 'x failed', service: 'nginx' },
    ],
    [
      'syslog around JSON',
      '<14>Jan  2 15:04:05 web1 app[1]: {"level":"error","msg":"inner"}',
      { time: NO_YEAR, severity: 17, body: 'inner', service: 'app' },
    ],
    [
      'the journal, with a level in the message',
      'Jan 02 15:04:05 host sshd[123]: error: Received disconnect',
      { time: NO_YEAR, severity: 17, body: 'error: Received disconnect', service: 'sshd' },
    ],
    [
      'rsyslog, with a whole time',
      '2024-01-02T15:04:05.000456+00:00 host sshd[123]: Accepted',
      { body: 'Accepted', service: 'sshd' },
    ],
    [
      'a time before logfmt',
      `2024-01-02T15:04:05Z level=error msg="x y" service=cart trace_id=${TRACE}`,
      { severity: 17, body: 'x y', service: 'cart', trace: TRACE },
    ],
  ])('reads %s', (_, line, golden) => check(line, golden));
});
