(** Theorems 1 to 3: trusted hyperboxes are honest, not empty, and meet. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting.
Import ListNotations.
Open Scope R_scope.

Section TrustedHyperbox.
Variables n t : nat.
Variable H : list vec.

Hypothesis at_most_t : (n - t <= length H)%nat.
Hypothesis some_honest : (t < n)%nat.

Lemma received_length M : receives n H M -> (length H <= length M <= n)%nat.
Proof.
  intros (B & P & L). apply Permutation_length in P. rewrite app_length in P. lia.
Qed.

Theorem T1_lower M k : receives n H M -> exists x, In x H /\ x k <= TH_lower n t M k.
Proof.
  intros R. pose proof (received_length M R) as LM. destruct R as (B & P & L).
  pose proof (rank_at_or_below (at_ k) M (trim n t M) zero ltac:(unfold trim; lia)) as C.
  rewrite (count_perm _ _ _ P), count_app in C.
  pose proof (count_le_length (fun a => leb (at_ k a) (at_ k (nth (trim n t M) (sort (at_ k) M) zero))) B).
  apply Permutation_length in P. rewrite app_length in P.
  destruct (count_pos (fun a => leb (at_ k a) (at_ k (nth (trim n t M) (sort (at_ k) M) zero))) H)
    as [x [Hx E]].
  { unfold trim in *. lia. }
  exists x. split; auto. now apply leb_true in E.
Qed.

Theorem T1_upper M k : receives n H M -> exists x, In x H /\ TH_upper n t M k <= x k.
Proof.
  intros R. pose proof (received_length M R) as LM. destruct R as (B & P & L).
  pose proof (rank_at_or_above (at_ k) M (length M - 1 - trim n t M) zero ltac:(unfold trim; lia)) as C.
  set (y := at_ k (nth (length M - 1 - trim n t M) (sort (at_ k) M) zero)) in *.
  rewrite (count_perm _ _ _ P), count_app in C.
  pose proof (count_le_length (fun a => leb y (at_ k a)) B).
  apply Permutation_length in P. rewrite app_length in P.
  destruct (count_pos (fun a => leb y (at_ k a)) H) as [x [Hx E]].
  { unfold trim in *. lia. }
  exists x. split; auto. now apply leb_true in E.
Qed.

Theorem T2 M k : (n > 2 * t)%nat -> receives n H M -> TH_lower n t M k <= TH_upper n t M k.
Proof.
  intros N R. pose proof (received_length M R).
  apply (sort_monotone (at_ k)); unfold trim; lia.
Qed.

(** Values of node i at or below its upper end are below node j's lower end. *)
Lemma meet_by_counting Mi Mj Bi Bj k :
  Permutation Mi (H ++ Bi) -> Permutation Mj (H ++ Bj) ->
  (length H + length Bi <= n)%nat -> (length H + length Bj <= n)%nat ->
  TH_upper n t Mi k < TH_lower n t Mj k ->
  (n - t <= count (fun a => leb (at_ k a) (TH_upper n t Mi k)) H + count (fun a => leb (at_ k a) (TH_upper n t Mi k)) Bi)%nat /\
  (count (fun a => leb (at_ k a) (TH_upper n t Mi k)) H + count (fun a => leb (at_ k a) (TH_upper n t Mi k)) Bj
     <= length H + length Bj - (n - t))%nat.
Proof.
  intros Pi Pj Li Lj G.
  pose proof (Permutation_length Pi) as LMi. pose proof (Permutation_length Pj) as LMj.
  rewrite app_length in LMi, LMj. split.
  - pose proof (rank_at_or_below (at_ k) Mi (length Mi - 1 - trim n t Mi) zero ltac:(unfold trim; lia)) as C.
    rewrite (count_perm _ _ _ Pi), count_app in C. unfold TH_upper, trim in *. unfold at_ in *. lia.
  - pose proof (rank_below (at_ k) Mj (trim n t Mj) zero ltac:(unfold trim; lia)) as C.
    rewrite (count_perm _ _ _ Pj), count_app in C.
    assert (I : forall l, (count (fun a => leb (at_ k a) (TH_upper n t Mi k)) l
       <= count (fun a => ltb (at_ k a) (at_ k (nth (trim n t Mj) (sort (at_ k) Mj) zero))) l)%nat).
    { intros l. apply count_impl. intros a _ Ha. apply leb_true in Ha. apply ltb_true.
      unfold TH_lower in G. unfold at_ in *. lra. }
    pose proof (I H). pose proof (I Bj). unfold trim in *. lia.
Qed.

Theorem T3 Mi Mj k : (n > 3 * t)%nat -> receives n H Mi -> receives n H Mj ->
  TH_lower n t Mj k <= TH_upper n t Mi k.
Proof.
  intros N (Bi & Pi & Li) (Bj & Pj & Lj). apply Rnot_lt_le. intros G.
  destruct (meet_by_counting Mi Mj Bi Bj k Pi Pj Li Lj G) as [C1 C2].
  pose proof (count_le_length (fun a => leb (at_ k a) (TH_upper n t Mi k)) Bi). lia.
Qed.

(** With reliable broadcast: whom one node hears alone does not decide. *)
Lemma heard_alone P B : forall mi mj, length mi = length B -> length mj = length B ->
  (count P (heard mi B) + length (heard mj B) <= count P (heard mj B) + length B)%nat.
Proof.
  unfold count. induction B as [|b B IH]; intros [|i mi] [|j mj]; simpl; try easy.
  intros Li Lj. specialize (IH mi mj ltac:(lia) ltac:(lia)).
  destruct i, j; simpl; destruct (P b); simpl; lia.
Qed.

Theorem T3_reliable B mi mj Mi Mj k : (n > 2 * t)%nat ->
  (length H + length B <= n)%nat -> length mi = length B -> length mj = length B ->
  Permutation Mi (H ++ heard mi B) -> Permutation Mj (H ++ heard mj B) ->
  TH_lower n t Mj k <= TH_upper n t Mi k.
Proof.
  intros N L Li Lj Pi Pj. apply Rnot_lt_le. intros G.
  assert (E : forall m, length m = length B -> (length (heard m B) <= length B)%nat).
  { intros m Hm. pose proof (heard_alone (fun _ => true) B m m Hm Hm). lia. }
  pose proof (heard_alone (fun a => leb (at_ k a) (TH_upper n t Mi k)) B mi mj Li Lj).
  pose proof (E mi Li). pose proof (E mj Lj).
  destruct (meet_by_counting Mi Mj _ _ k Pi Pj ltac:(lia) ltac:(lia) G) as [C1 C2].
  lia.
Qed.

(** ** The honest box *)

Lemma TH_in_honest_box M k : receives n H M -> honest_lower H k <= TH_lower n t M k /\ TH_upper n t M k <= honest_upper H k.
Proof.
  intros R. destruct (T1_lower M k R) as [x [Hx Ex]]. destruct (T1_upper M k R) as [y [Hy Ey]].
  pose proof (least_le (at_ k) H x Hx). pose proof (greatest_ge (at_ k) H y Hy).
  unfold honest_lower, honest_upper, at_ in *. lra.
Qed.

End TrustedHyperbox.
