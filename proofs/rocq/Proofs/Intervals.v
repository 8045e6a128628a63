(** Theorems 8 and 9: midpoints of intervals that lie in the honest range and meet, or
    nearly do. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Ranks Boxes Rounds.
From BoxGeom.Proofs Require Import TrustedHyperbox.
Open Scope R_scope.

(** Theorem 8: two intervals [a, b] and [a', b'] inside [lo, hi] with a gap of at most
    [gap] between them have midpoints at most (hi - lo + gap)/2 apart. *)
Theorem T8 lo hi a b a' b' gap : lo <= a <= b -> b <= hi -> lo <= a' <= b' -> b' <= hi ->
  0 <= gap -> a' - b <= gap -> a - b' <= gap ->
  Rabs ((a + b) / 2 - (a' + b') / 2) <= (hi - lo + gap) / 2.
Proof. intros. apply Rabs_le. lra. Qed.

(** Intervals that are not empty meet if neither begins after the other's end. *)
Lemma meet_of_ends a b a' b' : a <= b -> a' <= b' -> a <= b' -> a' <= b -> meet a b a' b'.
Proof.
  intros. exists (Rmax a a'). unfold Rmax. destruct (Rle_dec a a'); lra.
Qed.

(** Helly's theorem for four intervals: what meets pairwise shares a point. It is stated
    as that the intersections of the first two and of the last two meet. *)
Lemma helly a1 b1 a2 b2 a3 b3 a4 b4 :
  meet a1 b1 a2 b2 -> meet a1 b1 a3 b3 -> meet a1 b1 a4 b4 -> meet a2 b2 a3 b3 ->
  meet a2 b2 a4 b4 -> meet a3 b3 a4 b4 ->
  meet (Rmax a1 a2) (Rmin b1 b2) (Rmax a3 a4) (Rmin b3 b4).
Proof.
  intros (x12 & X1 & X2) (x13 & X3 & X4) (x14 & X5 & X6) (x23 & X7 & X8) (x24 & X9 & X10)
    (x34 & X11 & X12).
  exists (Rmax (Rmax a1 a2) (Rmax a3 a4)). unfold Rmax, Rmin.
  repeat (destruct (Rle_dec _ _)); lra.
Qed.

Section T9.
Variables n t : nat.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis some_honest : (t < n)%nat.
Variable center : list vec -> vec.

(** Theorem 9: if the two trusted intervals and the two intervals of candidates meet
    pairwise, the two outputs are at most half the honest edge apart. *)
Theorem T9 Mi Mj k : receives n H Mi -> receives n H Mj ->
  let TH_i := meet (TH_lower n t Mi k) (TH_upper n t Mi k) in
  let TH_j := meet (TH_lower n t Mj k) (TH_upper n t Mj k) in
  let GH_i := meet (GH_lower n t center Mi k) (GH_upper n t center Mi k) in
  TH_i (GH_lower n t center Mi k) (GH_upper n t center Mi k) ->
  TH_i (TH_lower n t Mj k) (TH_upper n t Mj k) ->
  TH_i (GH_lower n t center Mj k) (GH_upper n t center Mj k) ->
  GH_i (TH_lower n t Mj k) (TH_upper n t Mj k) ->
  GH_i (GH_lower n t center Mj k) (GH_upper n t center Mj k) ->
  TH_j (GH_lower n t center Mj k) (GH_upper n t center Mj k) ->
  Rabs (box_rule n t center Mi k - box_rule n t center Mj k)
  <= (honest_upper H k - honest_lower H k) / 2.
Proof.
  intros Ri Rj. cbv zeta. intros M1 M2 M3 M4 M5 M6.
  destruct (helly _ _ _ _ _ _ _ _ M1 M2 M3 M4 M5 M6) as (x & X1 & X2).
  pose proof (TH_in_honest_box n t H at_most_t some_honest Mi k Ri) as [Li Ui].
  pose proof (TH_in_honest_box n t H at_most_t some_honest Mj k Rj) as [Lj Uj].
  pose proof (Rmax_l (TH_lower n t Mi k) (GH_lower n t center Mi k)).
  pose proof (Rmax_l (TH_lower n t Mj k) (GH_lower n t center Mj k)).
  pose proof (Rmin_l (TH_upper n t Mi k) (GH_upper n t center Mi k)).
  pose proof (Rmin_l (TH_upper n t Mj k) (GH_upper n t center Mj k)).
  replace ((honest_upper H k - honest_lower H k) / 2)
    with ((honest_upper H k - honest_lower H k + 0) / 2) by lra.
  unfold box_rule, box_lower, box_upper. apply T8; lra.
Qed.
End T9.
