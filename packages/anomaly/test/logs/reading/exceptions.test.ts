import { describe, expect, it } from 'vitest';
import { exceptionOf } from '../../../src/logs/reading/exception-of.js';
import { readLine } from '../../../src/logs/reading/read-line.js';

type Row = readonly [
  language: string,
  text: string,
  type: string,
  message: string,
  frames: readonly string[],
  cause: string,
];

describe('exceptionOf', () => {
  it.each<Row>([
    [
      'Java',
      `Exception in thread "main" java.lang.IllegalStateException: no stock: 3
\tat java.base/java.util.Objects.check(Objects.java:359)
\tat app//org.acme.Cart.lambda$add$3(Cart.java:7) ~[cart.jar:?]
\tat org.acme.Cart$$Lambda$12/0x0000000800c03000.run(Unknown Source)
\tSuppressed: java.lang.Exception: closing
\t\tat org.acme.Cart.close(Cart.java:9)
\tCaused by: java.lang.Error: inner of suppressed
Caused by: org.acme.StockException: empty
\tat org.acme.Stock.take(Stock.java:2)
\t... 12 more
Caused by: java.net.SocketException: reset
\t... 15 more`,
      'java.lang.IllegalStateException',
      'no stock: 3',
      ['java.util.Objects.check', 'org.acme.Cart.lambda$add$', 'org.acme.Cart$$Lambda.run'],
      'java.net.SocketException',
    ],
    [
      'Java, with a message of two lines',
      'java.io.IOException: first\nsecond: line\n\tat a.B.c(B.java:1)',
      'java.io.IOException',
      'first',
      ['a.B.c'],
      'java.io.IOException',
    ],
    [
      'Python',
      `Traceback (most recent call last):
  File "/app/stock.py", line 3, in take
    return shelf[key]
KeyError: 'x'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    add()
  File "/app/cart.py", line 5, in add
    raise SoldOut('x') from None
shop.errors.SoldOut: x`,
      'shop.errors.SoldOut',
      'x',
      ['cart.add', 'main.<module>'],
      'KeyError',
    ],
    [
      'Node',
      `TypeError [ERR_INVALID_ARG_TYPE]: The "path" argument
    at new Cart (/app/cart.js:1:2)
    at async Object.add [as put] (file:///app/cart.js:3:4)
    at file:///app/main.js:5:6 {
  code: 'ERR_INVALID_ARG_TYPE',
  [cause]: RangeError: too far
      at take (/app/stock.js:1:1)
}`,
      'TypeError',
      'The "path" argument',
      ['Cart', 'Object.add', '<anonymous>'],
      'RangeError',
    ],
    [
      'Go',
      `panic: runtime error: index out of range [5] with length 3

goroutine 1 [running]:
panic({0x45, 0x46})
\t/usr/local/go/src/runtime/panic.go:884 +0x213
github.com/acme/shop.(*Cart).Add(0xc000012, {0x1, 0x2})
\t/app/cart.go:12 +0x1d
main.main()
\t/app/main.go:7 +0x20
exit status 2`,
      'runtime.Error',
      'runtime error: index out of range [5] with length 3',
      ['shop.(*Cart).Add', 'main.main'],
      'runtime.Error',
    ],
    [
      '.NET',
      `Unhandled exception. System.InvalidOperationException: outer
 ---> System.ArgumentNullException: inner
   at Shop.Stock.Take(String key) in /app/Stock.cs:line 3
   --- End of inner exception stack trace ---
   at Shop.Cart.Add(String key) in /app/Cart.cs:line 7`,
      'System.InvalidOperationException',
      'outer',
      ['Shop.Stock.Take', 'Shop.Cart.Add'],
      'System.ArgumentNullException',
    ],
    [
      'Ruby',
      "/app/cart.rb:12:in `add': sold out (Shop::SoldOut)\n\tfrom /app/main.rb:3:in `<main>'",
      'Shop::SoldOut',
      'sold out',
      ['add', '<main>'],
      'Shop::SoldOut',
    ],
    [
      'PHP',
      `PHP Fatal error:  Uncaught Shop\\SoldOutException: sold out in /app/cart.php:3
Stack trace:
#0 /app/main.php(12): Shop\\Cart->add('x')
#1 {main}
  thrown in /app/cart.php on line 3`,
      'Shop\\SoldOutException',
      'sold out',
      ['Shop\\Cart->add'],
      'Shop\\SoldOutException',
    ],
  ])('reads a trace of %s', (_, text, type, message, frames, cause) => {
    const exception = exceptionOf(text);
    expect(exception).toMatchObject({ type, message, frames });
    expect(exception?.rootCause.type).toBe(cause);
  });

  it('finds none where there is none', () => {
    for (const text of ['', 'x', 'a\nb', 'java.io.IOException: x', '  at the office\n  at home']) {
      expect(exceptionOf(text)).toBeNull();
    }
  });
});

describe('entries of several lines', () => {
  const trace = 'java.io.IOException: closed\n\tat org.acme.Cart.add(Cart.java:7)';

  it('are read by their first line, with what was thrown', () => {
    const { record } = readLine(`2024-01-02 15:04:05 WARN adding failed\n${trace}`);
    expect(record.severityNumber).toBe(13);
    expect(record.body).toBe('adding failed: java.io.IOException: closed');
    expect(record.attributes).toEqual({
      'exception.type': 'java.io.IOException',
      'exception.message': 'closed',
      'exception.stacktrace': trace,
    });
  });

  it('are errors where nothing else says', () => {
    const { record } = readLine(trace);
    expect(record.severityNumber).toBe(17);
    expect(record.body).toBe('java.io.IOException: closed');
    expect(record.attributes['exception.stacktrace']).toBe(trace);
  });

  it('may have their newlines written as letters', () => {
    const { record } = readLine(
      '2024-01-02 15:04:05 ERROR java.io.IOException: closed\\n\\tat org.acme.Cart.add(Cart.java:7)\\n',
    );
    expect(record.body).toBe('java.io.IOException: closed');
    expect(record.attributes['exception.type']).toBe('java.io.IOException');
  });

  it('may be a field of JSON, or its message', () => {
    const field = readLine(JSON.stringify({ level: 'error', msg: 'no', err: { stack: trace } }));
    expect(field.record.body).toBe('no: java.io.IOException: closed');
    const message = readLine(JSON.stringify({ level: 'error', msg: `no\n${trace}` }));
    expect(message.record.body).toBe('no: java.io.IOException: closed');
    expect(message.record.attributes['exception.type']).toBe('java.io.IOException');
  });

  it('keep a bounded part of a long trace', () => {
    const { record } = readLine(`ERROR x\n${trace}\n${'\tat a.B.c(D.java:1)\n'.repeat(9000)}`, 1e6);
    expect(String(record.attributes['exception.stacktrace']).length).toBe(4096);
  });

  it('are plain text where nothing was thrown', () => {
    const { record } = readLine('2024-01-02 15:04:05 INFO tokens:\n  a\n  b');
    expect(record.body).toBe('tokens:');
    expect(record.attributes).toEqual({});
  });
});
