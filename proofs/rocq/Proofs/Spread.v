(** Points weighted by the inverse of their distance to the median: how far they spread.
    Shared by Theorems 18 to 21. A1 to A6, L12 and
    L13 are steps of docs/proofs.md. *)
From Coq Require Import Reals Lra Lia List Psatz.
From BoxGeom.Definitions Require Import Vectors.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

(** ** Weighted sums of reals *)
Section Weighted.
Context {A : Type}.
Implicit Types (w f : A -> R) (l : list A).

Lemma lsum_scal_r c f l : lsum (fun a => f a * c) l = lsum f l * c.
Proof. induction l; simpl; [lra|]. rewrite IHl; lra. Qed.

Lemma lsum_pos f l : l <> [] -> (forall a, In a l -> 0 < f a) -> 0 < lsum f l.
Proof.
  destruct l as [|a l]; [easy|]. intros _ H. simpl.
  pose proof (H a (or_introl eq_refl)).
  assert (0 <= lsum f l); [|lra].
  apply lsum_nonneg. intros b Hb. left. apply H. now right.
Qed.

(** A weighted sum of values between [lo] and [hi] is between the same multiples of the weight. *)
Lemma weighted_at_least w f l c :
  (forall a, In a l -> 0 <= w a) -> (forall a, In a l -> c <= f a) ->
  c * lsum w l <= lsum (fun a => w a * f a) l.
Proof.
  intros W C. rewrite <- lsum_scal. apply lsum_le. intros a Ha.
  specialize (W a Ha). specialize (C a Ha). nra.
Qed.

Lemma weighted_at_most w f l c :
  (forall a, In a l -> 0 <= w a) -> (forall a, In a l -> f a <= c) ->
  lsum (fun a => w a * f a) l <= c * lsum w l.
Proof.
  intros W C. rewrite <- lsum_scal. apply lsum_le. intros a Ha.
  specialize (W a Ha). specialize (C a Ha). nra.
Qed.

(** The second moment of values between [lo] and [hi] (L12). *)
Lemma second_moment w f l lo hi :
  (forall a, In a l -> 0 <= w a) -> (forall a, In a l -> lo <= f a <= hi) ->
  lsum (fun a => w a * (f a * f a)) l
  <= (hi + lo) * lsum (fun a => w a * f a) l - hi * lo * lsum w l.
Proof.
  intros W C.
  replace ((hi + lo) * lsum (fun a => w a * f a) l - hi * lo * lsum w l)
    with (lsum (fun a => (hi + lo) * (w a * f a) + - (hi * lo) * w a) l)
    by (rewrite lsum_plus, !lsum_scal; ring).
  apply lsum_le. intros a Ha. specialize (W a Ha). specialize (C a Ha).
  assert (0 <= w a * ((hi - f a) * (f a - lo))); [|lra].
  apply Rmult_le_pos; auto. apply Rmult_le_pos; lra.
Qed.

(** So the variance is at most (hi - mean)(mean - lo) (Bhatia and Davis; L13) ... *)
Lemma variance w f l lo hi :
  (forall a, In a l -> 0 <= w a) -> (forall a, In a l -> lo <= f a <= hi) ->
  lsum w l * lsum (fun a => w a * (f a * f a)) l
    - lsum (fun a => w a * f a) l * lsum (fun a => w a * f a) l
  <= (hi * lsum w l - lsum (fun a => w a * f a) l) * (lsum (fun a => w a * f a) l - lo * lsum w l).
Proof.
  intros W C. pose proof (second_moment w f l lo hi W C) as S.
  assert (0 <= lsum w l) as P by now apply lsum_nonneg.
  apply (Rmult_le_compat_l _ _ _ P) in S. lra.
Qed.

(** ... and at most a quarter of the squared range (Popoviciu; A1 and A2). *)
Lemma popoviciu w f l lo hi :
  (forall a, In a l -> 0 <= w a) -> (forall a, In a l -> lo <= f a <= hi) ->
  4 * (lsum w l * lsum (fun a => w a * (f a * f a)) l
       - lsum (fun a => w a * f a) l * lsum (fun a => w a * f a) l)
  <= lsum w l * lsum w l * ((hi - lo) * (hi - lo)).
Proof.
  intros W C. pose proof (variance w f l lo hi W C) as V.
  set (S0 := lsum w l) in *. set (S1 := lsum (fun a => w a * f a) l) in *.
  pose proof (Rle_0_sqr (hi * S0 - S1 - (S1 - lo * S0))) as Q. unfold Rsqr in Q. lra.
Qed.

(** Cauchy and Schwarz for positive numbers and their inverses (A4). *)
Lemma harmonic f l : (forall a, In a l -> 0 < f a) ->
  INR (length l) * INR (length l) <= lsum (fun a => / f a) l * lsum f l.
Proof.
  induction l as [|a l IH]; intros P; [simpl; lra|].
  change (length (a :: l)) with (S (length l)). rewrite S_INR. simpl lsum.
  specialize (IH (fun b Hb => P b (or_intror Hb))). pose proof (P a (or_introl eq_refl)) as Pa.
  set (k := INR (length l)) in *. set (L := lsum (fun a => / f a) l) in *. set (D := lsum f l) in *.
  assert (K : 0 <= k) by apply pos_INR.
  assert (HL : 0 <= L).
  { apply lsum_nonneg. intros b Hb. left. apply Rinv_0_lt_compat, P. now right. }
  assert (HD : 0 <= D) by (apply lsum_nonneg; intros b Hb; left; apply P; now right).
  assert (E : / f a * f a = 1) by (field; lra).
  assert (HI : 0 < / f a) by now apply Rinv_0_lt_compat.
  set (w := / f a) in *. set (z := f a) in *.
  (* L z + w D >= 2 k, as the product of the two is at least k^2 *)
  assert (Q : 2 * k <= L * z + w * D).
  { apply le_of_squares; [nra|].
    assert (k * k <= (L * z) * (w * D)).
    { replace ((L * z) * (w * D)) with (w * z * (L * D)) by ring. rewrite E. lra. }
    pose proof (Rle_0_sqr (L * z - w * D)) as S. unfold Rsqr in S. lra. }
  lra.
Qed.
End Weighted.

(** ** Vectors weighted by their inverse distances *)
Section Spread.
Variable d : nat.
Variable g : vec.

Definition weight (x : vec) : R := / dist d x g.
Definition total_weight (L : list vec) : R := lsum weight L.
(** Coordinate k of the pull of the points of L, all away from g. *)
Definition pull (L : list vec) (k : nat) : R := lsum (fun x => weight x * (x k - g k)) L.

Definition away (L : list vec) : Prop := forall x, In x L -> 0 < dist d x g.

Lemma weight_pos L x : away L -> In x L -> 0 < weight x.
Proof. intros A Hx. apply Rinv_0_lt_compat. now apply A. Qed.

Lemma total_weight_pos L : away L -> L <> [] -> 0 < total_weight L.
Proof. intros A N. apply lsum_pos; auto. intros. now apply weight_pos with L. Qed.

(** The pulls of Definition 1 are these. *)
Lemma pull_is (u : vec -> vec) L k : away L ->
  (forall x, In x L -> u x k * dist d x g = x k - g k) -> lsum (fun x => u x k) L = pull L k.
Proof.
  intros A U. apply lsum_ext. intros x Hx. rewrite <- (U x Hx). unfold weight.
  field. specialize (A x Hx). lra.
Qed.

(** The variances of the coordinates add up to what the distances alone give (A3). *)
Lemma sum_of_variances L : away L ->
  rsum d (fun k => total_weight L * lsum (fun x => weight x * ((x k - g k) * (x k - g k))) L
                   - pull L k * pull L k)
  = total_weight L * lsum (fun x => dist d x g) L - dot d (pull L) (pull L).
Proof.
  intros A. unfold dot, rsum.
  rewrite (lsum_ext _ (fun k =>
    total_weight L * lsum (fun x => weight x * ((x k - g k) * (x k - g k))) L
    + (-1) * (pull L k * pull L k))) by (intros; ring).
  rewrite lsum_plus, !lsum_scal, lsum_exchange.
  rewrite (lsum_ext _ (fun x => dist d x g)); [ring|].
  intros x Hx. rewrite lsum_scal. unfold weight.
  change (/ dist d x g * dot d (fun k => x k - g k) (fun k => x k - g k) = dist d x g).
  rewrite <- norm_sqr. fold (dist d x g). field. specialize (A x Hx). lra.
Qed.

(** At most |L| is the length of the sum of |L| vectors that are no longer than 1 (A5). *)
Lemma sum_of_short (u : vec -> vec) L : (forall x, In x L -> norm d (u x) <= 1) ->
  rsum d (fun k => lsum (fun x => u x k) L * lsum (fun x => u x k) L)
  <= INR (length L) * INR (length L).
Proof.
  intros Short. unfold rsum.
  apply Rle_trans with (lsum (fun k => INR (length L) * lsum (fun x => u x k * u x k) L) (seq 0 d)).
  - apply lsum_le. intros k _. apply square_of_sum.
  - rewrite lsum_scal, <- lsum_exchange. apply Rmult_le_compat_l; [apply pos_INR|].
    rewrite <- (Rmult_1_r (INR (length L))), <- lsum_const. apply lsum_le. intros x Hx.
    change (dot d (u x) (u x) <= 1). rewrite <- norm_sqr.
    pose proof (norm_nonneg d (u x)). specialize (Short x Hx). nra.
Qed.

(** Step 1 of Theorem 18: the points of [high] lie in a box with edges [edge], and their pull
    is that of the points of [low]: then the total weight is not small (A6). *)
Lemma spread (u : vec -> vec) (low high : list vec) (lo hi : vec) :
  away high ->
  (forall x k, In x high -> (k < d)%nat -> u x k * dist d x g = x k - g k) ->
  (forall x, In x low -> norm d (u x) <= 1) ->
  (forall k, (k < d)%nat -> lsum (fun x => u x k) low + lsum (fun x => u x k) high = 0) ->
  (forall x k, In x high -> (k < d)%nat -> lo k <= x k <= hi k) ->
  4 * (INR (length high) * INR (length high) - INR (length low) * INR (length low))
  <= total_weight high * total_weight high * dot d (fun k => hi k - lo k) (fun k => hi k - lo k).
Proof.
  intros A U Short Bal Box. set (Lam := total_weight high).
  assert (P : dot d (pull high) (pull high) <= INR (length low) * INR (length low)).
  { eapply Rle_trans; [|now apply (sum_of_short u low)]. right.
    apply lsum_ext. intros k Hk. apply in_seq0 in Hk.
    rewrite <- (pull_is u high k A) by (intros; now apply U).
    replace (lsum (fun x => u x k) low) with (- lsum (fun x => u x k) high)
      by (specialize (Bal k Hk); lra). ring. }
  pose proof (harmonic (fun x => dist d x g) high A) as C.
  change (INR (length high) * INR (length high) <= Lam * lsum (fun x => dist d x g) high) in C.
  pose proof (sum_of_variances high A) as S. fold Lam in S.
  assert (Q : 4 * (Lam * lsum (fun x => dist d x g) high - dot d (pull high) (pull high))
              <= Lam * Lam * dot d (fun k => hi k - lo k) (fun k => hi k - lo k)); [|lra].
  rewrite <- S. unfold dot, rsum. rewrite <- !lsum_scal. apply lsum_le.
  intros k Hk. apply in_seq0 in Hk.
  pose proof (popoviciu weight (fun x => x k - g k) high (lo k - g k) (hi k - g k)) as V.
  replace (hi k - g k - (lo k - g k)) with (hi k - lo k) in V by ring.
  apply V.
  - intros x Hx. left. now apply weight_pos with high.
  - intros x Hx. specialize (Box x k Hx Hk). lra.
Qed.
End Spread.
