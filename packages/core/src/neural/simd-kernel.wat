;; What a dense network needs on matrices of 64-bit numbers, two numbers a lane. Every function does the
;; same operations in the same order an element as its counterpart in JavaScript, so both give the same
;; bits. Addresses and strides are in bytes.
;;
;; The bytes stand in simd-bytes.ts; test/neural/simd-kernel.test.ts assembles this file and compares.
(module
  (memory (export "memory") 1)

  ;; One product, four rows by four columns a time, as product.ts does it:
  ;;
  ;;   out[r, c] = start[r, c] + Σₗ left[r, l] · right[l, c]
  ;;
  ;; right and out are packed, so a row of either is 8n bytes. Rows beyond the last are the last once
  ;; more, and the last four columns may overlap the four before them: what is written twice is the same
  ;; twice. Hence start and out must not overlap, rows and depth are at least 1 and columns at least 4.
  (func (export "product")
    (param $left i32) (param $leftRow i32) (param $leftStep i32)
    (param $right i32)
    (param $start i32) (param $startRow i32)
    (param $out i32)
    (param $rows i32) (param $columns i32) (param $depth i32)
    (local $last i32) (local $lastColumn i32) (local $width i32)
    (local $r0 i32) (local $r1 i32) (local $r2 i32) (local $r3 i32)
    (local $p0 i32) (local $p1 i32) (local $p2 i32) (local $p3 i32)
    (local $column i32) (local $offset i32) (local $at i32) (local $remaining i32)
    (local $x v128) (local $y v128) (local $z v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $b3 v128)

    (local.set $last (i32.sub (local.get $rows) (i32.const 1)))
    (local.set $lastColumn (i32.sub (local.get $columns) (i32.const 4)))
    (local.set $width (i32.shl (local.get $columns) (i32.const 3)))

    (loop $nextRows
      (local.set $r1 (i32.add (local.get $r0) (i32.const 1)))
      (local.set $r2 (i32.add (local.get $r0) (i32.const 2)))
      (local.set $r3 (i32.add (local.get $r0) (i32.const 3)))
      (local.set $r1
        (select (local.get $r1) (local.get $last) (i32.lt_u (local.get $r1) (local.get $last))))
      (local.set $r2
        (select (local.get $r2) (local.get $last) (i32.lt_u (local.get $r2) (local.get $last))))
      (local.set $r3
        (select (local.get $r3) (local.get $last) (i32.lt_u (local.get $r3) (local.get $last))))
      (local.set $column (i32.const 0))

      (loop $nextColumns
        (local.set $offset (i32.shl (local.get $column) (i32.const 3)))

        (local.set $at (i32.add (local.get $start) (local.get $offset)))
        (local.set $p0
          (i32.add (local.get $at) (i32.mul (local.get $r0) (local.get $startRow))))
        (local.set $p1
          (i32.add (local.get $at) (i32.mul (local.get $r1) (local.get $startRow))))
        (local.set $p2
          (i32.add (local.get $at) (i32.mul (local.get $r2) (local.get $startRow))))
        (local.set $p3
          (i32.add (local.get $at) (i32.mul (local.get $r3) (local.get $startRow))))
        (local.set $a0 (v128.load (local.get $p0)))
        (local.set $b0 (v128.load offset=16 (local.get $p0)))
        (local.set $a1 (v128.load (local.get $p1)))
        (local.set $b1 (v128.load offset=16 (local.get $p1)))
        (local.set $a2 (v128.load (local.get $p2)))
        (local.set $b2 (v128.load offset=16 (local.get $p2)))
        (local.set $a3 (v128.load (local.get $p3)))
        (local.set $b3 (v128.load offset=16 (local.get $p3)))

        (local.set $p0
          (i32.add (local.get $left) (i32.mul (local.get $r0) (local.get $leftRow))))
        (local.set $p1
          (i32.add (local.get $left) (i32.mul (local.get $r1) (local.get $leftRow))))
        (local.set $p2
          (i32.add (local.get $left) (i32.mul (local.get $r2) (local.get $leftRow))))
        (local.set $p3
          (i32.add (local.get $left) (i32.mul (local.get $r3) (local.get $leftRow))))
        (local.set $at (i32.add (local.get $right) (local.get $offset)))
        (local.set $remaining (local.get $depth))

        (loop $nextTerm
          (local.set $x (v128.load (local.get $at)))
          (local.set $y (v128.load offset=16 (local.get $at)))
          (local.set $z (v128.load64_splat (local.get $p0)))
          (local.set $a0 (f64x2.add (local.get $a0) (f64x2.mul (local.get $z) (local.get $x))))
          (local.set $b0 (f64x2.add (local.get $b0) (f64x2.mul (local.get $z) (local.get $y))))
          (local.set $z (v128.load64_splat (local.get $p1)))
          (local.set $a1 (f64x2.add (local.get $a1) (f64x2.mul (local.get $z) (local.get $x))))
          (local.set $b1 (f64x2.add (local.get $b1) (f64x2.mul (local.get $z) (local.get $y))))
          (local.set $z (v128.load64_splat (local.get $p2)))
          (local.set $a2 (f64x2.add (local.get $a2) (f64x2.mul (local.get $z) (local.get $x))))
          (local.set $b2 (f64x2.add (local.get $b2) (f64x2.mul (local.get $z) (local.get $y))))
          (local.set $z (v128.load64_splat (local.get $p3)))
          (local.set $a3 (f64x2.add (local.get $a3) (f64x2.mul (local.get $z) (local.get $x))))
          (local.set $b3 (f64x2.add (local.get $b3) (f64x2.mul (local.get $z) (local.get $y))))
          (local.set $at (i32.add (local.get $at) (local.get $width)))
          (local.set $p0 (i32.add (local.get $p0) (local.get $leftStep)))
          (local.set $p1 (i32.add (local.get $p1) (local.get $leftStep)))
          (local.set $p2 (i32.add (local.get $p2) (local.get $leftStep)))
          (local.set $p3 (i32.add (local.get $p3) (local.get $leftStep)))
          (local.set $remaining (i32.sub (local.get $remaining) (i32.const 1)))
          (br_if $nextTerm (local.get $remaining)))

        (local.set $at (i32.add (local.get $out) (local.get $offset)))
        (local.set $p0
          (i32.add (local.get $at) (i32.mul (local.get $r0) (local.get $width))))
        (local.set $p1
          (i32.add (local.get $at) (i32.mul (local.get $r1) (local.get $width))))
        (local.set $p2
          (i32.add (local.get $at) (i32.mul (local.get $r2) (local.get $width))))
        (local.set $p3
          (i32.add (local.get $at) (i32.mul (local.get $r3) (local.get $width))))
        (v128.store (local.get $p0) (local.get $a0))
        (v128.store offset=16 (local.get $p0) (local.get $b0))
        (v128.store (local.get $p1) (local.get $a1))
        (v128.store offset=16 (local.get $p1) (local.get $b1))
        (v128.store (local.get $p2) (local.get $a2))
        (v128.store offset=16 (local.get $p2) (local.get $b2))
        (v128.store (local.get $p3) (local.get $a3))
        (v128.store offset=16 (local.get $p3) (local.get $b3))

        ;; On by four columns; what is left of fewer becomes a last block of four that ends with the row.
        (local.set $at (i32.lt_u (local.get $column) (local.get $lastColumn)))
        (local.set $column (i32.add (local.get $column) (i32.const 4)))
        (local.set $column
          (select (local.get $column) (local.get $lastColumn)
            (i32.lt_u (local.get $column) (local.get $lastColumn))))
        (br_if $nextColumns (local.get $at)))

      (local.set $r0 (i32.add (local.get $r0) (i32.const 4)))
      (br_if $nextRows (i32.lt_u (local.get $r0) (local.get $rows)))))

  ;; The hyperbolic tangent of count numbers in place, as tanh-in-place.ts says it, in pairs: of an odd
  ;; count, the number after the last too. 2^k is made of its bits: k stands in the lowest of $s.
  (func (export "tanh")
    (param $values i32) (param $count i32)
    (local $end i32)
    (local $x v128) (local $y v128) (local $s v128) (local $k v128) (local $r v128) (local $t v128)
    (local $q v128) (local $power v128) (local $above v128)
    (local $log2e v128)
    (local $rounder v128)
    (local $high v128)
    (local $low v128)
    (local $c1 v128)
    (local $c2 v128)
    (local $c3 v128)
    (local $c4 v128)
    (local $c5 v128)
    (local $one v128)
    (local $two v128)
    (local $saturated v128)
    (local $zero v128)
    (local $negative v128)
    (local $bias v128)

    (local.set $log2e (f64x2.splat (f64.const 1.4426950408889634)))
    (local.set $rounder (f64x2.splat (f64.const 6755399441055744)))
    (local.set $high (f64x2.splat (f64.const 0.6931471803691238)))
    (local.set $low (f64x2.splat (f64.const 1.9082149292705877e-10)))
    (local.set $c1 (f64x2.splat (f64.const 0.16666666666666602)))
    (local.set $c2 (f64x2.splat (f64.const -0.0027777777777015593)))
    (local.set $c3 (f64x2.splat (f64.const 0.00006613756321437934)))
    (local.set $c4 (f64x2.splat (f64.const -0.0000016533902205465252)))
    (local.set $c5 (f64x2.splat (f64.const 4.1381367970572385e-8)))
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $two (f64x2.splat (f64.const 2)))
    (local.set $saturated (f64x2.splat (f64.const 22)))
    (local.set $zero (f64x2.splat (f64.const 0)))
    (local.set $negative (f64x2.splat (f64.const -0)))
    (local.set $bias (i64x2.splat (i64.const 1023)))
    (local.set $end (i32.add (local.get $values) (i32.shl (local.get $count) (i32.const 3))))

    (loop $next
      (local.set $x (v128.load (local.get $values)))
      (local.set $y
        (f64x2.mul
          (local.get $two)
          (f64x2.pmin (v128.andnot (local.get $x) (local.get $negative)) (local.get $saturated))))
      (local.set $s (f64x2.add (f64x2.mul (local.get $y) (local.get $log2e)) (local.get $rounder)))
      (local.set $k (f64x2.sub (local.get $s) (local.get $rounder)))
      (local.set $power (i64x2.shl (i64x2.add (local.get $s) (local.get $bias)) (i32.const 52)))
      (local.set $r
        (f64x2.sub
          (f64x2.sub (local.get $y) (f64x2.mul (local.get $k) (local.get $high)))
          (f64x2.mul (local.get $k) (local.get $low))))
      (local.set $t (f64x2.mul (local.get $r) (local.get $r)))
      (local.set $q (f64x2.add (local.get $c4) (f64x2.mul (local.get $t) (local.get $c5))))
      (local.set $q (f64x2.add (local.get $c3) (f64x2.mul (local.get $t) (local.get $q))))
      (local.set $q (f64x2.add (local.get $c2) (f64x2.mul (local.get $t) (local.get $q))))
      (local.set $q (f64x2.add (local.get $c1) (f64x2.mul (local.get $t) (local.get $q))))
      (local.set $q
        (f64x2.sub
          (local.get $two)
          (f64x2.sub (local.get $r) (f64x2.mul (local.get $t) (local.get $q)))))
      (local.set $above
        (f64x2.add
          (f64x2.mul (f64x2.sub (local.get $power) (local.get $one)) (local.get $q))
          (f64x2.mul (f64x2.mul (local.get $two) (local.get $r)) (local.get $power))))
      (v128.store (local.get $values)
        (v128.xor
          (f64x2.div
            (local.get $above)
            (f64x2.add (local.get $above) (f64x2.mul (local.get $two) (local.get $q))))
          (v128.and (f64x2.lt (local.get $x) (local.get $zero)) (local.get $negative))))
      (local.set $values (i32.add (local.get $values) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $values) (local.get $end)))))

  ;; gradients[i] *= 1 − outputs[i]²: back through the tangent. In pairs, as above.
  (func (export "slope")
    (param $outputs i32) (param $gradients i32) (param $count i32)
    (local $end i32) (local $y v128) (local $one v128)
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $end (i32.add (local.get $outputs) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (local.set $y (v128.load (local.get $outputs)))
      (v128.store (local.get $gradients)
        (f64x2.mul
          (v128.load (local.get $gradients))
          (f64x2.sub (local.get $one) (f64x2.mul (local.get $y) (local.get $y)))))
      (local.set $outputs (i32.add (local.get $outputs) (i32.const 16)))
      (local.set $gradients (i32.add (local.get $gradients) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $outputs) (local.get $end)))))

  ;; out[c] = start[c] + Σᵣ values[r, c], r from the first on; two columns a time, the last two of an odd
  ;; number overlapping. start and out must not overlap; at least one row and two columns.
  (func (export "sums")
    (param $values i32) (param $start i32) (param $out i32) (param $rows i32) (param $columns i32)
    (local $column i32) (local $lastColumn i32) (local $width i32) (local $offset i32)
    (local $at i32) (local $remaining i32) (local $sum v128)
    (local.set $lastColumn (i32.sub (local.get $columns) (i32.const 2)))
    (local.set $width (i32.shl (local.get $columns) (i32.const 3)))
    (loop $nextColumns
      (local.set $offset (i32.shl (local.get $column) (i32.const 3)))
      (local.set $sum (v128.load (i32.add (local.get $start) (local.get $offset))))
      (local.set $at (i32.add (local.get $values) (local.get $offset)))
      (local.set $remaining (local.get $rows))
      (loop $nextRow
        (local.set $sum (f64x2.add (local.get $sum) (v128.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (local.get $width)))
        (local.set $remaining (i32.sub (local.get $remaining) (i32.const 1)))
        (br_if $nextRow (local.get $remaining)))
      (v128.store (i32.add (local.get $out) (local.get $offset)) (local.get $sum))
      (local.set $at (i32.lt_u (local.get $column) (local.get $lastColumn)))
      (local.set $column (i32.add (local.get $column) (i32.const 2)))
      (local.set $column
        (select (local.get $column) (local.get $lastColumn)
          (i32.lt_u (local.get $column) (local.get $lastColumn))))
      (br_if $nextColumns (local.get $at)))))
