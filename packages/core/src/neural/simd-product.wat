;; One product of matrices of 64-bit numbers, two columns a lane, four rows by four columns a time:
;;
;;   out[r, c] = start[r, c] + Σₗ left[r, l] · right[l, c]
;;
;; Every element is summed in the order of l with a rounded product and a rounded sum a term, as
;; product.ts does it, so both give the same bits. Addresses and strides are in bytes; right and out are
;; packed, so a row of either is 8n bytes. Rows beyond the last are the last once more, and the last four
;; columns may overlap the four before them: what is written twice is the same twice. Hence start and out
;; must not overlap, rows and depth are at least 1 and columns at least 4.
;;
;; The bytes stand in simd-bytes.ts; test/neural/simd-product.test.ts assembles this file and compares.
(module
  (memory (export "memory") 128)
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
      (br_if $nextRows (i32.lt_u (local.get $r0) (local.get $rows))))))
