(** The lower bound and the radius of docs/certificates.md are right, whoever found the weights. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Medians.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

(** Weighted vectors: pairs of a weight and a vector. *)
Theorem lower_bound d (l : list (R * vec)) (y : vec) (c : R) :
  0 < c ->
  (forall k, (k < d)%nat -> lsum (fun p => fst p * (snd p k - y k)) l = 0) ->
  (forall p, In p l -> fst p * dist d (snd p) y <= c /\ 0 <= fst p) ->
  forall z, lsum (fun p => fst p * (dist d (snd p) y * dist d (snd p) y)) l / c
            <= summed_distance d (map snd l) z.
Proof.
  intros Hc Bal Short z.
  assert (E : summed_distance d (map snd l) z = lsum (fun p => dist d (snd p) z) l).
  { unfold summed_distance. clear. induction l as [|p l IH]; simpl; [reflexivity|now rewrite IH]. }
  rewrite E. apply (Rmult_le_reg_r c); auto. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. rewrite (Rmult_comm _ c), <- lsum_scal.
  (* sum q <x - y, x - y> = sum q <x - y, x - z>, because the q (x - y) sum to zero *)
  assert (K : lsum (fun p => fst p * (dist d (snd p) y * dist d (snd p) y)) l
            = lsum (fun p => fst p * dot d (fun k => snd p k - y k) (fun k => snd p k - z k)) l).
  { assert (Z : lsum (fun p => fst p * dot d (fun k => snd p k - y k) (fun k => z k - y k)) l = 0).
    { unfold dot, rsum.
      rewrite (lsum_ext _ (fun p => lsum (fun k => (z k - y k) * (fst p * (snd p k - y k))) (seq 0 d))).
      - rewrite lsum_exchange. rewrite (lsum_ext _ (fun _ => 0)).
        + rewrite lsum_const; ring.
        + intros k Hk. apply in_seq0 in Hk. rewrite lsum_scal, Bal by auto. ring.
      - intros p _. rewrite <- lsum_scal. apply lsum_ext; intros; ring. }
    assert (D : forall p : R * vec, fst p * (dist d (snd p) y * dist d (snd p) y)
      = fst p * dot d (fun k => snd p k - y k) (fun k => snd p k - z k)
        + fst p * dot d (fun k => snd p k - y k) (fun k => z k - y k)).
    { intros p. rewrite <- Rmult_plus_distr_l. f_equal. unfold dist. rewrite norm_sqr.
      unfold dot, rsum. rewrite <- lsum_plus. apply lsum_ext; intros; ring. }
    rewrite (lsum_ext _ _ _ (fun p _ => D p)), lsum_plus.
    apply (f_equal (fun r => lsum (fun p => fst p * dot d (fun k => snd p k - y k) (fun k => snd p k - z k)) l + r)) in Z.
    rewrite Rplus_0_r in Z. exact Z. }
  rewrite K. apply lsum_le. intros p Hp. destruct (Short p Hp) as [S Q].
  pose proof (dot_le_norms d (fun k => snd p k - y k) (fun k => snd p k - z k)) as C.
  fold (dist d (snd p) y) in C. fold (dist d (snd p) z) in C.
  pose proof (dist_nonneg d (snd p) z).
  apply Rle_trans with (fst p * (dist d (snd p) y * dist d (snd p) z)).
  - now apply Rmult_le_compat_l.
  - rewrite <- Rmult_assoc. now apply Rmult_le_compat_r.
Qed.

(** The convexity bound under the certified radius: moving h away from a vector at
    distance d costs its pull, and gains at least |h perpendicular|^2 / (2 (d + |h|)). *)
Lemma farther d a h : 0 < norm d a ->
  norm d a - dot d a h / norm d a
  + (norm d h * norm d h - (dot d a h / norm d a) * (dot d a h / norm d a)) / (2 * (norm d a + norm d h))
  <= norm d (fun k => a k - h k).
Proof.
  intros HA. set (A := norm d a) in *. set (p := dot d a h / A). set (r := norm d h).
  set (N := norm d (fun k => a k - h k)).
  assert (Hr : 0 <= r) by apply norm_nonneg. assert (HN : 0 <= N) by apply norm_nonneg.
  assert (E : N * N = A * A - 2 * (p * A) + r * r).
  { unfold N, r. unfold A at 1 2. rewrite !norm_sqr.
    replace (p * A) with (dot d a h) by (unfold p; field; lra).
    unfold dot, rsum.
    replace (lsum (fun k => a k * a k) (seq 0 d) - 2 * lsum (fun k => a k * h k) (seq 0 d) + lsum (fun k => h k * h k) (seq 0 d))
      with (lsum (fun k => a k * a k) (seq 0 d) + (-2) * lsum (fun k => a k * h k) (seq 0 d) + lsum (fun k => h k * h k) (seq 0 d)) by ring.
    rewrite <- lsum_scal, <- !lsum_plus. apply lsum_ext; intros; ring. }
  assert (P : -r <= p <= r).
  { assert (B1 : dot d a h <= A * r) by apply dot_le_norms.
    assert (B2 : - dot d a h <= A * r).
    { pose proof (dot_le_norms d (fun k => -1 * a k) h) as D. rewrite dot_scal_l in D.
      replace (norm d (fun k => -1 * a k)) with A in D.
      - unfold r. lra.
      - unfold A, norm, dot, rsum. f_equal. apply lsum_ext; intros; ring. }
    unfold p. split.
    - apply (Rmult_le_reg_r A); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
    - apply (Rmult_le_reg_r A); auto. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  set (q := r * r - p * p). assert (Hq : 0 <= q) by (unfold q; nra).
  assert (En : (N - (A - p)) * (N + (A - p)) = q) by (unfold q; nra).
  assert (U : N + (A - p) <= 2 * (A + r)).
  { assert (N <= A + r); [|lra]. apply le_of_squares; [lra|]. rewrite E. nra. }
  assert (G : q / (2 * (A + r)) <= N - (A - p)); [|lra].
  apply (Rmult_le_reg_r (2 * (A + r))); [lra|]. unfold Rdiv.
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra. rewrite <- En.
  apply Rmult_le_compat_l; [|exact U].
  destruct (Rle_dec (A - p) N); [lra|]. exfalso. nra.
Qed.
