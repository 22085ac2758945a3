import { contentId, Random } from '@aegis/core';
import * as math from '@aegis/core/math';
import { expect, it } from 'vitest';

/** A digest of the exact bits of `f` over 5,000 seeded arguments of either sign and many sizes. */
function digest(f: (x: number) => number): string {
  const random = new Random(1);
  const values = Array.from({ length: 5000 }, () =>
    f(random.normal() * 4 ** (random.integer(9) - 4)),
  );
  const words = new Uint32Array(Float64Array.from(values).buffer);
  return contentId('bits', ...words);
}

it('every function keeps its bits, which are those of every engine', () => {
  const share = (x: number): number => math.sigmoid(x);
  expect({
    exp: digest(math.exp),
    expm1: digest(math.expm1),
    log: digest((x) => math.log(Math.abs(x))),
    log1p: digest((x) => math.log1p(Math.abs(x))),
    log2: digest((x) => math.log2(Math.abs(x))),
    log10: digest((x) => math.log10(Math.abs(x))),
    pow: digest((x) => math.pow(Math.abs(x), x / 7)),
    tanh: digest(math.tanh),
    sigmoid: digest(math.sigmoid),
    softplus: digest(math.softplus),
    sin: digest(math.sin),
    cos: digest(math.cos),
    erfc: digest(math.erfc),
    normalCdf: digest(math.normalCdf),
    normalTail: digest(math.normalTail),
    normalQuantile: digest((x) => math.normalQuantile(share(x))),
    lgamma: digest((x) => math.lgamma(Math.abs(x))),
    chiSquareTail: digest((x) => math.chiSquareTail(Math.abs(x), 1 + Math.abs(x) / 2)),
  }).toMatchInlineSnapshot(`
    {
      "chiSquareTail": "bits-1621hz3ohic",
      "cos": "bits-1uhj6x82xmi",
      "erfc": "bits-26p470vn6yy",
      "exp": "bits-0lb9zwootnj",
      "expm1": "bits-17ft7r9j03h",
      "lgamma": "bits-034lufy3aqt",
      "log": "bits-2fh6vdnf5sk",
      "log10": "bits-29r4k2c2ld9",
      "log1p": "bits-0vma2jgftwe",
      "log2": "bits-1mzxtp0p3bz",
      "normalCdf": "bits-086skfwdi0b",
      "normalQuantile": "bits-0n3c4mnecxf",
      "normalTail": "bits-1b5cyns0vp0",
      "pow": "bits-1dkzlqq34ub",
      "sigmoid": "bits-0v7sb2bh42l",
      "sin": "bits-02ocgpciuf6",
      "softplus": "bits-0ettkz611un",
      "tanh": "bits-0g5zd7disoy",
    }
  `);
});
