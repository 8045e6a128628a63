(** Theorems 23 to 25: how far from the honest ball are points of the honest box, of the
    honest hull, the geometric median of what was received, and, of Theorem 24 a part,
    MinMax-MEB. *)
From Coq Require Import Reals Lra Lia List Permutation Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Hull Boxes Rounds Balls.
From BoxGeom.Proofs Require Import Sums Sorting Subsets InnerProducts Optimality Existence
  Balance Theorem13.
Import ListNotations.
Open Scope R_scope.

Lemma squared_distance d x c : dist d x c * dist d x c = dot d (fun k => x k - c k) (fun k => x k - c k).
Proof. apply norm_sqr. Qed.

Lemma radius_nonneg d c r L : holds d c r L -> L <> [] -> 0 <= r.
Proof.
  intros B N. destruct L as [|x L]; [easy|].
  pose proof (B x (or_introl eq_refl)). pose proof (dist_nonneg d x c). lra.
Qed.

(** ** Theorem 23 *)
Section Box.
Variable d : nat.
Variable H : list vec.
Hypothesis some : H <> [].
Variables (c y : vec) (r : R).
Hypothesis ball : holds d c r H.
Hypothesis box : forall k, (k < d)%nat -> honest_lower H k <= y k <= honest_upper H k.

(** In a coordinate some honest vector is at least as far from the centre. *)
Lemma someone_farther k : (k < d)%nat -> exists x, In x H /\ Rabs (y k - c k) <= Rabs (x k - c k).
Proof.
  intros Hk. specialize (box k Hk). unfold honest_lower, honest_upper in box.
  destruct (least_in (at_ k) H some) as [x [Hx Ex]]. destruct (greatest_in (at_ k) H some) as [z [Hz Ez]].
  rewrite Ex, Ez in box. unfold at_ in box.
  destruct (Rle_dec (c k) (y k)).
  - exists z. split; auto. rewrite !Rabs_right by lra. lra.
  - exists x. split; auto. rewrite !Rabs_left by lra. lra.
Qed.

Lemma box_and_dimension : dist d y c <= sqrt (INR d) * r.
Proof.
  apply norm_in_cube; [now apply radius_nonneg with d c H|]. intros k Hk.
  destruct (someone_farther k Hk) as [x [Hx F]].
  pose proof (coord_le_norm d (fun j => x j - c j) k Hk) as C. specialize (ball x Hx).
  unfold dist in ball. simpl in C. lra.
Qed.

Lemma box_and_number : dist d y c <= sqrt (INR (length H)) * r.
Proof.
  pose proof (radius_nonneg d c r H ball some) as Hr.
  assert (S : 0 <= INR (length H)) by apply pos_INR.
  apply le_of_squares; [apply Rmult_le_pos; [apply sqrt_pos|exact Hr]|].
  replace (sqrt (INR (length H)) * r * (sqrt (INR (length H)) * r))
    with (sqrt (INR (length H)) * sqrt (INR (length H)) * (r * r)) by ring.
  rewrite sqrt_sqrt by exact S. rewrite <- lsum_const, squared_distance.
  apply Rle_trans with (lsum (fun x => dot d (fun k => x k - c k) (fun k => x k - c k)) H).
  - unfold dot, rsum. rewrite lsum_exchange. apply lsum_le. intros k Hk. apply in_seq0 in Hk.
    destruct (someone_farther k Hk) as [x [Hx F]].
    apply Rle_trans with ((x k - c k) * (x k - c k)).
    + pose proof (Rabs_pos (y k - c k)). rewrite <- (Rabs_right (_ * _)), Rabs_mult by apply Rle_ge, Rle_0_sqr.
      rewrite <- (Rabs_right ((x k - c k) * (x k - c k))), Rabs_mult by apply Rle_ge, Rle_0_sqr.
      apply Rmult_le_compat; auto.
    + apply (lsum_elem_le (fun x => (x k - c k) * (x k - c k))); auto. intros; apply Rle_0_sqr.
  - apply lsum_le. intros x Hx. rewrite <- squared_distance. specialize (ball x Hx).
    pose proof (dist_nonneg d x c). apply Rmult_le_compat; lra.
Qed.

(** Theorem 23: box validity implies sqrt(min(d, h))-MEB validity. *)
Theorem T23 : dist d y c <= sqrt (INR (min d (length H))) * r.
Proof.
  destruct (Nat.min_spec d (length H)) as [[_ ->]|[_ ->]];
    [apply box_and_dimension|apply box_and_number].
Qed.
End Box.

(** Convex validity implies 1-MEB validity: the ball is convex. *)
Theorem T23_convex d H c y r : holds d c r H -> in_hull d H y -> dist d y c <= r.
Proof.
  intros ball (w & W & S & E).
  assert (D : dist d y c = norm d (fun k => lsum (fun x => w x * (x k - c k)) H)).
  { unfold dist. apply norm_ext. intros k Hk. rewrite (E k Hk).
    rewrite (lsum_ext (fun x => w x * (x k - c k)) (fun x => w x * x k + (- c k) * w x))
      by (intros; ring).
    rewrite lsum_plus, lsum_scal, S. ring. }
  rewrite D. clear D E.
  assert (Conv : norm d (fun k => lsum (fun x => w x * (x k - c k)) H) <= lsum w H * r).
  { clear S. induction H as [|x l IH].
    - simpl. rewrite Rmult_0_l. right. unfold norm, dot, rsum.
      rewrite (lsum_ext _ (fun _ => 0)), lsum_const, Rmult_0_r, sqrt_0 by (intros; ring). reflexivity.
    - simpl. eapply Rle_trans; [apply (minkowski d (fun k => w x * (x k - c k)))|].
      assert (Wx : 0 <= w x) by (apply W; now left).
      rewrite norm_scal by exact Wx. fold (dist d x c).
      specialize (IH (fun z Hz => ball z (or_intror Hz)) (fun z Hz => W z (or_intror Hz))).
      pose proof (Rmult_le_compat_l (w x) _ _ Wx (ball x (or_introl eq_refl))). lra. }
  rewrite S in Conv. lra.
Qed.

(** ** Theorem 25 *)

(** Outside the ball every point of it pulls back: [w] is the way to the centre, [a] the way
    to the point, [u] its pull. *)
Lemma pulls_back d (x g c u : vec) r : dist d x c <= r -> r < dist d g c ->
  (0 < dist d x g -> forall k, (k < d)%nat -> u k * dist d x g = x k - g k) ->
  sqrt (dist d g c * dist d g c - r * r) <= dot d u (fun k => c k - g k).
Proof.
  intros Hx Out U. set (D := dist d g c) in *. set (w := fun k => c k - g k).
  set (a := fun k => x k - g k). set (A := dist d x g).
  pose proof (dist_nonneg d x c) as Hr.
  assert (W2 : dot d w w = D * D).
  { unfold D. rewrite dist_sym. unfold w. now rewrite squared_distance. }
  assert (A2 : dot d a a = A * A) by (unfold A, a; now rewrite squared_distance).
  assert (B : A * A - 2 * dot d a w + D * D <= r * r).
  { rewrite <- A2, <- W2, <- dot_minus_self.
    rewrite (dot_ext d _ (fun k => x k - c k) _ (fun k => x k - c k)) by (intros; unfold a, w; ring).
    rewrite <- squared_distance. apply Rmult_le_compat; lra. }
  assert (HA : 0 < A).
  { destruct (Rlt_dec 0 A) as [|N]; auto. exfalso.
    pose proof (dist_nonneg d x g). fold A in H. assert (Z : A = 0) by lra.
    assert (E : dist d x c = D).
    { unfold D, dist. apply norm_ext. intros k Hk.
      now rewrite (dist_zero d x g ltac:(fold A; lra) k Hk). }
    lra. }
  assert (M : dot d a w = A * dot d u w).
  { apply dot_multiple. intros k Hk. now apply (U HA). }
  rewrite M in B. set (s := sqrt (D * D - r * r)).
  assert (S0 : 0 <= s) by apply sqrt_pos.
  assert (S2 : s * s = D * D - r * r) by (apply sqrt_sqrt; nra).
  (* (A - s)^2 >= 0 *)
  apply (Rmult_le_reg_l A); [exact HA|]. pose proof (Rle_0_sqr (A - s)) as Q. unfold Rsqr in Q. lra.
Qed.

(** Theorem 25: the geometric median of what was received is within (n-t)/sqrt(n(n-2t)) radii
    of the centre. *)
Theorem T25 n t d H M c r g : (n > 2 * t)%nat -> (n - t <= length H)%nat -> receives n H M ->
  holds d c r H -> is_median d M g ->
  dist d g c <= INR (n - t) / sqrt (INR n * INR (n - 2 * t)) * r.
Proof.
  intros N L (B & P & LB) ball G.
  assert (NH : H <> []) by (intros ->; simpl in L; lia).
  pose proof (radius_nonneg d c r H ball NH) as Hr.
  assert (Hn : 0 < INR n) by (apply lt_0_INR; lia).
  assert (Hm : 0 < INR (n - 2 * t)) by (apply lt_0_INR; lia).
  assert (Ht : 0 <= INR t) by apply pos_INR.
  assert (Et : INR (n - t) = INR n - INR t) by (apply minus_INR; lia).
  assert (Em : INR (n - 2 * t) = INR n - 2 * INR t).
  { rewrite minus_INR, mult_INR by lia. simpl. lra. }
  assert (Q : 0 < INR n * INR (n - 2 * t)) by now apply Rmult_lt_0_compat.
  pose proof (sqrt_lt_R0 _ Q) as Hq. pose proof (sqrt_sqrt _ (Rlt_le _ _ Q)) as Eq.
  set (q := sqrt (INR n * INR (n - 2 * t))) in *. set (D := dist d g c).
  assert (Hd : 0 <= D) by apply dist_nonneg.
  (* it is enough to bound the square *)
  assert (Enough : D * D * (q * q) <= INR (n - t) * INR (n - t) * (r * r) -> D <= INR (n - t) / q * r).
  { intros K. apply (Rmult_le_reg_r q); [exact Hq|].
    replace (INR (n - t) / q * r * q) with (INR (n - t) * r) by (field; lra).
    apply le_of_squares; [apply Rmult_le_pos; lra|]. lra. }
  apply Enough. clear Enough. clearbody q. rewrite Eq. rewrite Em, Et in *. clear Em Et Eq.
  destruct (Rle_dec D r) as [In|Out].
  { assert (D2 : D * D <= r * r) by (apply Rmult_le_compat; lra).
    apply Rle_trans with (r * r * (INR n * (INR n - 2 * INR t))).
    - apply Rmult_le_compat_r; lra.
    - rewrite (Rmult_comm (r * r)). apply Rmult_le_compat_r; [apply Rle_0_sqr|]. nra. }
  apply Rnot_le_lt in Out.
  destruct (optimality d M g G) as [u (Short & Bal & U)].
  set (w := fun k => c k - g k). set (s := sqrt (D * D - r * r)).
  assert (Z : lsum (fun x => dot d (u x) w) M = 0).
  { rewrite <- (dot_lsum d u M). now apply dot_zero_l. }
  rewrite (lsum_perm _ _ _ P), lsum_app in Z.
  assert (Hon : INR (length H) * s <= lsum (fun x => dot d (u x) w) H).
  { apply lsum_at_least. intros x Hx. apply (pulls_back d x g c (u x) r); auto.
    apply U, (Permutation_in _ (Permutation_sym P)), in_or_app. now left. }
  assert (Byz : INR (length B) * - D <= lsum (fun x => dot d (u x) w) B).
  { apply lsum_at_least. intros x Hx.
    assert (I : In x M) by (apply (Permutation_in _ (Permutation_sym P)), in_or_app; now right).
    pose proof (short_way d (u x) (fun k => -1 * w k) (Short x I)) as K.
    rewrite dot_scal_r in K.
    assert (E : norm d (fun k => -1 * w k) = D).
    { unfold D, dist. apply norm_ext. intros; unfold w; ring. }
    rewrite E in K. lra. }
  assert (S0 : 0 <= s) by apply sqrt_pos.
  assert (S2 : s * s = D * D - r * r).
  { apply sqrt_sqrt. assert (0 <= (D - r) * (D + r)) by (apply Rmult_le_pos; lra). lra. }
  (* at least n - t honest, at most t Byzantine *)
  assert (LB' : INR (length B) <= INR t) by (apply le_INR; lia).
  apply le_INR in L. rewrite minus_INR in L by lia.
  assert (K : (INR n - INR t) * s <= INR t * D).
  { apply Rle_trans with (INR (length H) * s); [now apply Rmult_le_compat_r|].
    apply Rle_trans with (INR (length B) * D); [lra|now apply Rmult_le_compat_r]. }
  assert (K2 : (INR n - INR t) * s * ((INR n - INR t) * s) <= INR t * D * (INR t * D)).
  { apply Rmult_le_compat; auto; apply Rmult_le_pos; lra. }
  replace ((INR n - INR t) * s * ((INR n - INR t) * s))
    with ((INR n - INR t) * (INR n - INR t) * (s * s)) in K2 by ring.
  rewrite S2 in K2. lra.
Qed.

(** ** Theorem 24, for f = t *)

(** The geometric median is that near to the ball of every (n-t)-subset, and MinMax-MEB is
    no farther from the one from which it is the farthest. *)
Theorem T24_every_subset n t d M (ball : list vec -> vec * R) y : (n > 2 * t)%nat ->
  (n - t <= length M <= n)%nat ->
  (forall S, In S (subsets (n - t) M) -> holds d (fst (ball S)) (snd (ball S)) S) ->
  is_minmax d (map ball (subsets (n - t) M)) y ->
  forall S, In S (subsets (n - t) M) ->
    dist d y (fst (ball S)) <= INR (n - t) / sqrt (INR n * INR (n - 2 * t)) * snd (ball S).
Proof.
  intros N L B Y S HS.
  destruct (median_exists d M) as [g G]; [intros ->; simpl in L; lia|].
  apply (Y g); [|now apply in_map]. intros b Hb. apply in_map_iff in Hb as [S' [<- HS']].
  destruct (subsets_sound _ _ S' HS') as [LS [rest P]].
  apply (T25 n t d S' M); auto; [lia|].
  exists rest. split; auto. apply Permutation_length in P. rewrite app_length in P. lia.
Qed.
