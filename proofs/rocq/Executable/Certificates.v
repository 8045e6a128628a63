(** Certificates for BOX-GEOM's exact output, and the program that checks them. Rationals
    only: a length is a rational whose square is compared. Definitions only;
    [Soundness.v] proves that what passes holds of every choice of medians. *)
From Coq Require Import QArith List.
From BoxGeom.Definitions Require Import Ranks.
From BoxGeom.Executable Require Import Rules.
Import ListNotations.

Definition Qlt_bool (x y : Q) : bool := negb (Qle_bool y x).

(** Why the medians of a list lie on one side of the hyperplane through [centre]
    perpendicular to a coordinate: one weight for each member, and a number that is at
    least every weight times the member's distance from [centre]. *)
Record side := Side { centre : qvec; weights : list Q; longest : Q }.

(** For each coordinate the lower side and the upper one; and a point near the median,
    with numbers that are at least the members' distances from it. *)
Record median_certificate := MedianCertificate {
  point : qvec; lengths : list Q; sides : list (side * side)
}.

Section Checks.
Variable d : nat.
Definition q_pull (W : list (Q * qvec)) (y : qvec) (j : nat) : Q :=
  q_sum (fun p => fst p * (at_q j (snd p) - at_q j y))%Q W.
Definition q_level (W : list (Q * qvec)) (y : qvec) : Q :=
  q_sum (fun p => fst p * q_squared_distance d (snd p) y)%Q W.

Definition check_side (X : list qvec) (sum sign : Q) (k : nat) (s : side) : bool :=
  let W := combine (weights s) X in
  let y := centre s in
  (Nat.eqb (length (weights s)) (length X) && Qlt_bool 0 (longest s)
   && forallb (fun p => Qle_bool 0 (fst p) &&
        Qle_bool (fst p * fst p * q_squared_distance d (snd p) y) (longest s * longest s)) W
   && forallb (fun j => if Nat.eqb j k then Qle_bool (sign * q_pull W y k) 0
                        else Qeq_bool (q_pull W y j) 0) (seq 0 d)
   && Qlt_bool (longest s * sum) (q_level W y))%bool.

Definition check_near (X : list qvec) (c : median_certificate) : bool :=
  (Nat.eqb (length (lengths c)) (length X)
   && forallb (fun p => Qle_bool 0 (fst p) &&
        Qle_bool (q_squared_distance d (snd p) (point c)) (fst p * fst p))
      (combine (lengths c) X))%bool.

Definition nowhere := Side [] [] 0.
Definition side_below c k := fst (nth k (sides c) (nowhere, nowhere)).
Definition side_above c k := snd (nth k (sides c) (nowhere, nowhere)).
Definition below (k : nat) (c : median_certificate) : Q := at_q k (centre (side_below c k)).
Definition above (k : nat) (c : median_certificate) : Q := at_q k (centre (side_above c k)).

(** All medians of [X] are strictly between [below] and [above] in every coordinate. *)
Definition check_median (X : list qvec) (c : median_certificate) : bool :=
  let sum := q_sum (fun s => s) (lengths c) in
  (check_near X c && forallb (fun k =>
     check_side X sum (-1) k (side_below c k) && check_side X sum 1 k (side_above c k))
   (seq 0 d))%bool.

(** BOX-GEOM's output lies between [lower] and [upper]: [certificates] has one for each
    (n-t)-subset, in their order. *)
Variables n t : nat.
Definition check_box (M : list qvec) (certificates : list median_certificate)
    (lower upper : qvec) : bool :=
  let all := subsets (n - t) M in
  let least_output k := q_halfway
    (q_greatest [q_TH_lower n t M k; q_least (map (below k) certificates)])
    (q_least [q_TH_upper n t M k; q_greatest (map (below k) certificates)]) in
  let most_output k := q_halfway
    (q_greatest [q_TH_lower n t M k; q_least (map (above k) certificates)])
    (q_least [q_TH_upper n t M k; q_greatest (map (above k) certificates)]) in
  (Nat.eqb (length certificates) (length all)
   && forallb (fun p => check_median (fst p) (snd p)) (combine all certificates)
   && forallb (fun k => Qle_bool (at_q k lower) (least_output k)
                        && Qle_bool (most_output k) (at_q k upper)) (seq 0 d))%bool.
End Checks.

(** What Python claims of BOX-GEOM's output, and why; and the claims that do not pass. *)
Record claim := Claim {
  number : nat;
  n : nat; t : nat; d : nat;
  received : list qvec;
  lower : qvec; upper : qvec;
  certificates : list median_certificate
}.
Definition accepted (c : claim) : bool :=
  (Nat.ltb (t c) (n c)
   && check_box (d c) (n c) (t c) (received c) (certificates c) (lower c) (upper c))%bool.
Definition rejected (claims : list claim) : list nat :=
  map number (filter (fun c => negb (accepted c)) claims).
