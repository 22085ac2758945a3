;; The walks of tree SHAP on 64-bit numbers, two a lane and two lanes a node. The same operations in the
;; same order as tree-walk.ts and tree-twigs.ts, so both give the same bits; where those branch, factors
;; of 1 and 0 stand here, which change nothing. Addresses are in bytes, records hold places of numbers
;; that begin at address 0. Counts are at least 1.
;;
;; The bytes stand in tree-simd-bytes.ts; test/explain/tree-simd.test.ts assembles this file and compares.
(module
  (memory (export "memory") 1)

  ;; From each way to those of both children.
  (func (export "down")
    (param $stems i32) (param $count i32) (param $numbers i32) (param $inverses i32) (param $places i32)
    (local $at i32) (local $taken i32) (local $other i32)
    (local $u v128) (local $v v128) (local $one v128) (local $weight v128) (local $gone v128)
    (local $tilt v128) (local $level v128) (local $g v128) (local $h v128)
    (local $p v128) (local $q v128) (local $s v128) (local $t v128)
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $u (v128.load (local.get $places)))
    (local.set $v (v128.load offset=16 (local.get $places)))
    (loop $next
      (local.set $at (i32.shl (i32.load (local.get $stems)) (i32.const 3)))
      (local.set $taken (i32.shl (i32.load offset=4 (local.get $stems)) (i32.const 3)))
      (local.set $other (i32.shl (i32.load offset=8 (local.get $stems)) (i32.const 3)))
      (local.set $weight (v128.load64_splat (local.get $numbers)))
      (local.set $gone (v128.load64_splat offset=8 (local.get $numbers)))
      (local.set $tilt (v128.load64_splat offset=16 (local.get $numbers)))
      (local.set $level (f64x2.sub (local.get $one) (local.get $tilt)))
      (local.set $g
        (f64x2.div
          (local.get $one)
          (f64x2.sub (local.get $one) (f64x2.mul (local.get $u) (local.get $gone)))))
      (local.set $h
        (f64x2.div
          (local.get $one)
          (f64x2.sub (local.get $one) (f64x2.mul (local.get $v) (local.get $gone)))))
      (v128.store (local.get $inverses) (local.get $g))
      (v128.store offset=16 (local.get $inverses) (local.get $h))
      (local.set $p (v128.load (local.get $at)))
      (local.set $q (v128.load offset=16 (local.get $at)))
      (local.set $s
        (f64x2.mul
          (f64x2.mul
            (local.get $weight)
            (f64x2.mul
              (f64x2.add (f64x2.mul (local.get $tilt) (local.get $u)) (local.get $level))
              (local.get $g)))
          (local.get $p)))
      (local.set $t
        (f64x2.mul
          (f64x2.mul
            (local.get $weight)
            (f64x2.mul
              (f64x2.add (f64x2.mul (local.get $tilt) (local.get $v)) (local.get $level))
              (local.get $h)))
          (local.get $q)))
      (v128.store (local.get $other) (local.get $s))
      (v128.store offset=16 (local.get $other) (local.get $t))
      (v128.store (local.get $taken) (f64x2.sub (local.get $p) (local.get $s)))
      (v128.store offset=16 (local.get $taken) (f64x2.sub (local.get $q) (local.get $t)))
      (local.set $stems (i32.add (local.get $stems) (i32.const 16)))
      (local.set $numbers (i32.add (local.get $numbers) (i32.const 24)))
      (local.set $inverses (i32.add (local.get $inverses) (i32.const 32)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count))))

  ;; Nodes above two leaves.
  (func (export "twigs")
    (param $twigs i32) (param $count i32) (param $numbers i32) (param $means i32) (param $places i32)
    (param $values i32)
    (local $at i32) (local $out i32)
    (local $u v128) (local $v v128) (local $one v128) (local $value v128) (local $difference v128)
    (local $gone v128) (local $tilt v128) (local $level v128) (local $g v128) (local $h v128)
    (local $p v128) (local $q v128)
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $u (v128.load (local.get $places)))
    (local.set $v (v128.load offset=16 (local.get $places)))
    (loop $next
      (local.set $at (i32.shl (i32.load (local.get $twigs)) (i32.const 3)))
      (local.set $out
        (i32.add
          (local.get $values)
          (i32.shl (i32.load offset=4 (local.get $twigs)) (i32.const 3))))
      (local.set $value (v128.load64_splat (local.get $numbers)))
      (local.set $difference (v128.load64_splat offset=8 (local.get $numbers)))
      (local.set $gone (v128.load64_splat offset=16 (local.get $numbers)))
      (local.set $tilt (v128.load64_splat offset=24 (local.get $numbers)))
      (local.set $level (f64x2.sub (local.get $one) (local.get $tilt)))
      (local.set $g
        (f64x2.div
          (local.get $one)
          (f64x2.sub (local.get $one) (f64x2.mul (local.get $u) (local.get $gone)))))
      (local.set $h
        (f64x2.div
          (local.get $one)
          (f64x2.sub (local.get $one) (f64x2.mul (local.get $v) (local.get $gone)))))
      (local.set $p
        (f64x2.mul (f64x2.mul (v128.load (local.get $at)) (local.get $g)) (local.get $g)))
      (local.set $q
        (f64x2.mul (f64x2.mul (v128.load offset=16 (local.get $at)) (local.get $h)) (local.get $h)))
      (f64.store (local.get $out)
        (f64.add
          (f64.load (local.get $out))
          (f64.mul
            (f64x2.extract_lane 0 (local.get $tilt))
            (f64.mul
              (f64x2.extract_lane 0 (local.get $difference))
              (f64.add
                (f64.add (f64x2.extract_lane 0 (local.get $p)) (f64x2.extract_lane 1 (local.get $p)))
                (f64.add
                  (f64x2.extract_lane 0 (local.get $q))
                  (f64x2.extract_lane 1 (local.get $q))))))))
      (local.set $at (i32.add (local.get $means) (local.get $at)))
      (v128.store (local.get $at)
        (f64x2.sub
          (local.get $value)
          (f64x2.mul
            (f64x2.mul
              (local.get $difference)
              (f64x2.add (f64x2.mul (local.get $tilt) (local.get $u)) (local.get $level)))
            (local.get $g))))
      (v128.store offset=16 (local.get $at)
        (f64x2.sub
          (local.get $value)
          (f64x2.mul
            (f64x2.mul
              (local.get $difference)
              (f64x2.add (f64x2.mul (local.get $tilt) (local.get $v)) (local.get $level)))
            (local.get $h))))
      (local.set $twigs (i32.add (local.get $twigs) (i32.const 8)))
      (local.set $numbers (i32.add (local.get $numbers) (i32.const 32)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count))))

  ;; From the means below both children to each node's; records are those after the last.
  (func (export "up")
    (param $stems i32) (param $count i32) (param $numbers i32) (param $inverses i32) (param $means i32)
    (param $places i32) (param $values i32)
    (local $at i32) (local $taken i32) (local $other i32) (local $out i32)
    (local $u v128) (local $v v128) (local $one v128) (local $weight v128)
    (local $tilt v128) (local $level v128) (local $g v128) (local $h v128)
    (local $m v128) (local $n v128) (local $d v128) (local $e v128) (local $p v128) (local $q v128)
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $u (v128.load (local.get $places)))
    (local.set $v (v128.load offset=16 (local.get $places)))
    (loop $next
      (local.set $stems (i32.sub (local.get $stems) (i32.const 16)))
      (local.set $numbers (i32.sub (local.get $numbers) (i32.const 24)))
      (local.set $inverses (i32.sub (local.get $inverses) (i32.const 32)))
      (local.set $at (i32.shl (i32.load (local.get $stems)) (i32.const 3)))
      (local.set $taken
        (i32.add
          (local.get $means)
          (i32.shl (i32.load offset=4 (local.get $stems)) (i32.const 3))))
      (local.set $other
        (i32.add
          (local.get $means)
          (i32.shl (i32.load offset=8 (local.get $stems)) (i32.const 3))))
      (local.set $out
        (i32.add
          (local.get $values)
          (i32.shl (i32.load offset=12 (local.get $stems)) (i32.const 3))))
      (local.set $weight (v128.load64_splat (local.get $numbers)))
      (local.set $tilt (v128.load64_splat offset=16 (local.get $numbers)))
      (local.set $level (f64x2.sub (local.get $one) (local.get $tilt)))
      (local.set $g (v128.load (local.get $inverses)))
      (local.set $h (v128.load offset=16 (local.get $inverses)))
      (local.set $m (v128.load (local.get $taken)))
      (local.set $n (v128.load offset=16 (local.get $taken)))
      (local.set $d
        (f64x2.mul
          (f64x2.mul
            (local.get $weight)
            (f64x2.sub (local.get $m) (v128.load (local.get $other))))
          (local.get $g)))
      (local.set $e
        (f64x2.mul
          (f64x2.mul
            (local.get $weight)
            (f64x2.sub (local.get $n) (v128.load offset=16 (local.get $other))))
          (local.get $h)))
      (local.set $p
        (f64x2.mul (f64x2.mul (v128.load (local.get $at)) (local.get $g)) (local.get $d)))
      (local.set $q
        (f64x2.mul (f64x2.mul (v128.load offset=16 (local.get $at)) (local.get $h)) (local.get $e)))
      (f64.store (local.get $out)
        (f64.add
          (f64.load (local.get $out))
          (f64.mul
            (f64x2.extract_lane 0 (local.get $tilt))
            (f64.add
              (f64.add (f64x2.extract_lane 0 (local.get $p)) (f64x2.extract_lane 1 (local.get $p)))
              (f64.add
                (f64x2.extract_lane 0 (local.get $q))
                (f64x2.extract_lane 1 (local.get $q)))))))
      (local.set $at (i32.add (local.get $means) (local.get $at)))
      (v128.store (local.get $at)
        (f64x2.sub
          (local.get $m)
          (f64x2.mul
            (f64x2.add (f64x2.mul (local.get $tilt) (local.get $u)) (local.get $level))
            (local.get $d))))
      (v128.store offset=16 (local.get $at)
        (f64x2.sub
          (local.get $n)
          (f64x2.mul
            (f64x2.add (f64x2.mul (local.get $tilt) (local.get $v)) (local.get $level))
            (local.get $e))))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $next (local.get $count)))))
