(** Theorems 5 to 7, for any center that lies in the box of its points, and step 1 of Theorem 12. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets TrustedHyperbox.
Import ListNotations.
Open Scope R_scope.

Section Candidates.
Variables n t : nat.
Variable H : list vec.
Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis some_honest : (t < n)%nat.
(** A center depends on the multiset alone and lies in the box of its points. *)
Variable d : nat.
Variable center : list vec -> vec.
Hypothesis center_perm : forall X Y, Permutation X Y -> forall k, (k < d)%nat -> center X k = center Y k.
Hypothesis not_above : forall X k, X <> [] -> (k < d)%nat -> exists x, In x X /\ center X k <= x k.
Hypothesis not_below : forall X k, X <> [] -> (k < d)%nat -> exists x, In x X /\ x k <= center X k.

Lemma candidate M X rest k : (k < d)%nat -> Permutation M (X ++ rest) -> length X = (n - t)%nat ->
  GH_lower n t center M k <= center X k <= GH_upper n t center M k.
Proof.
  intros Hk P L. destruct (subsets_complete M (n - t) X rest P L) as [Y [HY PY]].
  rewrite (center_perm X Y PY k Hk).
  split; [apply (least_le (fun X => center X k))|apply (greatest_ge (fun X => center X k))]; auto.
Qed.

Theorem T5 M k : (n > 2 * t)%nat -> (k < d)%nat -> receives n H M ->
  box_lower n t center M k <= box_upper n t center M k.
Proof.
  intros N Hk R. pose proof (T2 n t H at_most_t some_honest M k N R) as H2. pose proof (received_length n t H at_most_t some_honest M R) as LM.
  set (s := sort (at_ k) M).
  assert (P : Permutation M s) by apply sort_perm.
  assert (Ls : length s = length M) by apply sort_length.
  assert (S1 : Permutation M (firstn (n - t) s ++ skipn (n - t) s)) by now rewrite firstn_skipn.
  assert (L1 : length (firstn (n - t) s) = (n - t)%nat) by (rewrite firstn_length; lia).
  assert (S2 : Permutation M (skipn (trim n t M) s ++ firstn (trim n t M) s)).
  { rewrite P at 1. rewrite <- (firstn_skipn (trim n t M) s) at 1. apply Permutation_app_comm. }
  assert (L2 : length (skipn (trim n t M) s) = (n - t)%nat) by (rewrite skipn_length; unfold trim; lia).
  pose proof (candidate M _ _ k Hk S1 L1) as [C1 C1'].
  pose proof (candidate M _ _ k Hk S2 L2) as [C2 C2'].
  destruct (not_above (firstn (n - t) s) k) as [x [Hx Ex]]; auto.
  { intros E. rewrite E in L1. simpl in L1. lia. }
  destruct (not_below (skipn (trim n t M) s) k) as [y [Hy Ey]]; auto.
  { intros E. rewrite E in L2. simpl in L2. lia. }
  pose proof (sorted_split (at_ k) (length M - 1 - trim n t M) s (sort_sorted _ M) zero
     ltac:(unfold trim; lia)) as [A _].
  pose proof (sorted_split (at_ k) (trim n t M) s (sort_sorted _ M) zero ltac:(unfold trim; lia)) as [_ B].
  replace (S (length M - 1 - trim n t M)) with (n - t)%nat in A by (unfold trim; lia).
  specialize (A x Hx). specialize (B y Hy).
  unfold box_lower, box_upper. unfold TH_lower, TH_upper in *. fold s in H2 |- *. unfold at_ in A, B.
  apply Rmax_lub; apply Rmin_glb; lra.
Qed.

Definition first_honest := firstn (n - t) H.
Lemma first_honest_length : length first_honest = (n - t)%nat.
Proof. unfold first_honest. rewrite firstn_length. lia. Qed.
Lemma first_honest_received M : receives n H M -> exists rest, Permutation M (first_honest ++ rest).
Proof.
  intros (B & P & _). exists (skipn (n - t) H ++ B).
  rewrite app_assoc. unfold first_honest. now rewrite firstn_skipn.
Qed.

Theorem T6 M k : (k < d)%nat -> receives n H M -> GH_lower n t center M k <= center first_honest k <= GH_upper n t center M k.
Proof.
  intros Hk R. destruct (first_honest_received M R) as [rest P].
  apply (candidate M first_honest rest); auto. apply first_honest_length.
Qed.

Theorem T7 M k : (n > 2 * t)%nat -> (k < d)%nat -> receives n H M ->
  honest_lower H k <= box_rule n t center M k <= honest_upper H k.
Proof.
  intros N Hk R. pose proof (T5 M k N Hk R) as H5. pose proof (TH_in_honest_box n t H at_most_t some_honest M k R).
  unfold box_rule. unfold box_lower, box_upper in *.
  pose proof (Rmax_l (TH_lower n t M k) (GH_lower n t center M k)).
  pose proof (Rmin_l (TH_upper n t M k) (GH_upper n t center M k)). lra.
Qed.

(** Step 1 of Theorem 12, with T8 inside, for any boxes of two nodes: that of node j begins at
    most [eta] after [g], that of node i ends at most [eta] before it. *)
Theorem gap_of_boxes Mi Mj k g delta eta ai bi aj bj : (n > 3 * t)%nat ->
  receives n H Mi -> receives n H Mj -> aj - eta <= g -> g <= bi + eta ->
  g - delta <= TH_upper n t Mi k -> TH_lower n t Mj k <= g + delta -> 0 <= delta -> 0 <= eta ->
  (Rmax (TH_lower n t Mj k) aj + Rmin (TH_upper n t Mj k) bj) / 2
  - (Rmax (TH_lower n t Mi k) ai + Rmin (TH_upper n t Mi k) bi) / 2
  <= (honest_upper H k - honest_lower H k + delta) / 2 + eta.
Proof.
  intros N Ri Rj Aj Bi Di Dj D0 E0.
  pose proof (T3 n t H at_most_t some_honest Mi Mj k N Ri Rj).
  pose proof (TH_in_honest_box n t H at_most_t some_honest Mi k Ri).
  pose proof (TH_in_honest_box n t H at_most_t some_honest Mj k Rj).
  assert (G : Rmax (TH_lower n t Mj k) aj <= Rmin (TH_upper n t Mi k) bi + delta + 2 * eta).
  { apply Rmax_lub; unfold Rmin; destruct (Rle_dec _ _); lra. }
  pose proof (Rmax_l (TH_lower n t Mi k) ai). pose proof (Rmin_l (TH_upper n t Mj k) bj). lra.
Qed.

(** For the boxes of the candidates, which hold the center of what all received. *)
Theorem T12_gap Mi Mj k delta : (n > 3 * t)%nat -> (k < d)%nat -> receives n H Mi -> receives n H Mj ->
  center first_honest k - delta <= TH_upper n t Mi k -> TH_lower n t Mj k <= center first_honest k + delta -> 0 <= delta ->
  box_rule n t center Mj k - box_rule n t center Mi k <= (honest_upper H k - honest_lower H k + delta) / 2.
Proof.
  intros N Hk Ri Rj Di Dj D0. pose proof (T6 Mi k Hk Ri). pose proof (T6 Mj k Hk Rj).
  rewrite <- (Rplus_0_r (_ / 2)). unfold box_rule, box_lower, box_upper.
  apply (gap_of_boxes Mi Mj k (center first_honest k)); auto; lra.
Qed.
End Candidates.
