(** On which side of a hyperplane the medians lie: what a certificate has to show.

    For vectors u_x no longer than 1 that add up to a multiple of a unit vector, the sum
    of the <u_x, x - z> is at most the summed distance at z; on the far side of a
    hyperplane it is at least a number that does not depend on z. If the summed distance
    somewhere is less than that, no median is on the far side. *)
From Coq Require Import Reals Lra Lia List.
From BoxGeom.Definitions Require Import Vectors Medians OtherRules.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

Lemma squared_distance_dist d x y : squared_distance d x y = dist d x y * dist d x y.
Proof. unfold dist. now rewrite norm_sqr. Qed.

Section Sides.
Variable d : nat.
(** Pairs of a weight and a vector; u_x is the weight times [x - y], divided by [c]. *)
Variables (l : list (R * vec)) (y : vec) (c : R).
Hypothesis c_positive : 0 < c.
Hypothesis short : forall p, In p l ->
  0 <= fst p /\ fst p * fst p * squared_distance d (snd p) y <= c * c.

Let vectors := map snd l.
Definition pull (j : nat) : R := lsum (fun p => fst p * (snd p j - y j)) l.
Definition level : R := lsum (fun p => fst p * squared_distance d (snd p) y) l.

Lemma short_length p : In p l -> 0 <= fst p /\ fst p * dist d (snd p) y <= c.
Proof.
  intros Hp. destruct (short p Hp) as [Q S]. split; auto.
  rewrite squared_distance_dist in S.
  apply le_of_squares; [lra|]. nra.
Qed.

Lemma summed_distance_weighted z :
  summed_distance d vectors z = lsum (fun p => dist d (snd p) z) l.
Proof.
  unfold summed_distance, vectors. clear. induction l as [|p m IH]; simpl; [reflexivity|].
  now rewrite IH.
Qed.

(** What the pull says of the direction from [y] to [z]. *)
Lemma pull_along z :
  lsum (fun p => fst p * dot d (fun k => snd p k - y k) (fun k => z k - y k)) l
  = rsum d (fun j => (z j - y j) * pull j).
Proof.
  unfold dot, rsum, pull.
  rewrite (lsum_ext _ (fun p => lsum (fun k => (z k - y k) * (fst p * (snd p k - y k))) (seq 0 d))).
  - rewrite lsum_exchange. apply lsum_ext. intros k _. apply lsum_scal.
  - intros p _. rewrite <- lsum_scal. apply lsum_ext; intros; ring.
Qed.

Lemma level_beyond z : (forall j, (j < d)%nat -> (z j - y j) * pull j <= 0) ->
  level <= c * summed_distance d vectors z.
Proof.
  intros Away. rewrite summed_distance_weighted, <- lsum_scal. unfold level.
  assert (P : rsum d (fun j => (z j - y j) * pull j) <= 0).
  { unfold rsum. apply Rle_trans with (lsum (fun _ => 0) (seq 0 d)).
    - apply lsum_le. intros j Hj. apply Away. now apply in_seq0.
    - rewrite lsum_const. lra. }
  rewrite <- pull_along in P.
  assert (D : forall p : R * vec, fst p * squared_distance d (snd p) y
    = fst p * dot d (fun k => snd p k - y k) (fun k => snd p k - z k)
      + fst p * dot d (fun k => snd p k - y k) (fun k => z k - y k)).
  { intros p. rewrite <- Rmult_plus_distr_l. f_equal. unfold squared_distance.
    unfold dot, rsum. rewrite <- lsum_plus. apply lsum_ext; intros; ring. }
  rewrite (lsum_ext _ _ _ (fun p _ => D p)), lsum_plus.
  eapply Rle_trans; [apply Rplus_le_compat_l; exact P|]. rewrite Rplus_0_r.
  apply lsum_le. intros p Hp. destruct (short_length p Hp) as [Q S].
  pose proof (dot_le_norms d (fun k => snd p k - y k) (fun k => snd p k - z k)) as C.
  fold (dist d (snd p) y) in C. fold (dist d (snd p) z) in C.
  pose proof (dist_nonneg d (snd p) z).
  apply Rle_trans with (fst p * (dist d (snd p) y * dist d (snd p) z)).
  - now apply Rmult_le_compat_l.
  - rewrite <- Rmult_assoc. now apply Rmult_le_compat_r.
Qed.

(** [sign] is 1 for the upper side, -1 for the lower. *)
Theorem median_on_side sign k point sum g : sign = 1 \/ sign = -1 ->
  (forall j, (j < d)%nat -> j <> k -> pull j = 0) -> sign * pull k <= 0 ->
  summed_distance d vectors point <= sum -> c * sum < level ->
  is_median d vectors g -> sign * g k < sign * y k.
Proof.
  intros Sign Balance Pull Near Far Med. apply Rnot_le_lt. intros Beyond.
  assert (level <= c * summed_distance d vectors g).
  { apply level_beyond. intros j Hj. destruct (Nat.eq_dec j k) as [->|N].
    - destruct Sign as [-> | ->]; nra.
    - rewrite (Balance j Hj N). lra. }
  pose proof (Med point). nra.
Qed.
End Sides.
