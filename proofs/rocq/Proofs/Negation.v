(** "The other direction follows by negation": what becomes of ranks, hyperboxes and rules
    when every vector is negated. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Subsets.
Import ListNotations.
Open Scope R_scope.

Definition opp (v : vec) : vec := fun k => - v k.

(** ** Ranks *)

(** The value of rank r + 1 is the one with at most r below it and r + 1 at or below it. *)
Lemma value_of_rank {A} (key : A -> R) l r x dflt : (r < length l)%nat ->
  (S r <= count (fun a => leb (key a) x) l)%nat -> (count (fun a => ltb (key a) x) l <= r)%nat ->
  key (nth r (sort key l) dflt) = x.
Proof.
  intros Hr Many Few. set (y := key (nth r (sort key l) dflt)).
  pose proof (rank_at_or_below key l r dflt Hr) as Y1. fold y in Y1.
  pose proof (rank_below key l r dflt Hr) as Y2. fold y in Y2.
  destruct (Rtotal_order x y) as [C|[C|C]]; auto; exfalso.
  - assert (count (fun a => leb (key a) x) l <= count (fun a => ltb (key a) y) l)%nat; [|lia].
    apply count_impl. intros a _ Ha. apply leb_true in Ha. apply ltb_true. lra.
  - assert (count (fun a => leb (key a) y) l <= count (fun a => ltb (key a) x) l)%nat; [|lia].
    apply count_impl. intros a _ Ha. apply leb_true in Ha. apply ltb_true. lra.
Qed.

Lemma count_map {A B} (g : A -> B) P l : count P (map g l) = count (fun a => P (g a)) l.
Proof. unfold count. induction l as [|a l IH]; simpl; auto. destruct (P (g a)); simpl; auto. Qed.

(** Negation reverses the order. *)
Lemma rank_opp M k r : (r < length M)%nat ->
  nth r (sort (at_ k) (map opp M)) zero k = - nth (length M - 1 - r) (sort (at_ k) M) zero k.
Proof.
  intros Hr. set (x := nth (length M - 1 - r) (sort (at_ k) M) zero k).
  apply (value_of_rank (at_ k)); [now rewrite map_length| |]; rewrite count_map.
  - pose proof (rank_at_or_above (at_ k) M (length M - 1 - r) zero ltac:(lia)) as C.
    change (at_ k (nth (length M - 1 - r) (sort (at_ k) M) zero)) with x in C.
    assert (count (fun a => leb x (at_ k a)) M
            <= count (fun a => leb (at_ k (opp a)) (- x)) M)%nat; [|lia].
    apply count_impl. intros a _ Ha. apply leb_true in Ha. apply leb_true. unfold at_, opp in *. lra.
  - pose proof (rank_above (at_ k) M (length M - 1 - r) zero ltac:(lia)) as C.
    change (at_ k (nth (length M - 1 - r) (sort (at_ k) M) zero)) with x in C.
    assert (count (fun a => ltb (at_ k (opp a)) (- x)) M
            <= count (fun a => ltb x (at_ k a)) M)%nat; [|lia].
    apply count_impl. intros a _ Ha. apply ltb_true in Ha. apply ltb_true. unfold at_, opp in *. lra.
Qed.

Lemma least_map {A B} (f : B -> R) (g : A -> B) l : least f (map g l) = least (fun a => f (g a)) l.
Proof. induction l as [|a [|b l] IH]; simpl in *; auto. now rewrite IH. Qed.
Lemma greatest_map {A B} (f : B -> R) (g : A -> B) l :
  greatest f (map g l) = greatest (fun a => f (g a)) l.
Proof. induction l as [|a [|b l] IH]; simpl in *; auto. now rewrite IH. Qed.

Lemma Rmin_opp x y : Rmin (- x) (- y) = - Rmax x y.
Proof. unfold Rmin, Rmax. destruct (Rle_dec _ _), (Rle_dec _ _); lra. Qed.

Lemma least_opp {A} (f g : A -> R) l : (forall a, In a l -> g a = - f a) ->
  least g l = - greatest f l.
Proof.
  induction l as [|a [|b l] IH]; intros E; [simpl; lra|simpl; apply E; simpl; auto|].
  change (Rmin (g a) (least g (b :: l)) = - Rmax (f a) (greatest f (b :: l))).
  rewrite IH, E by (simpl in *; auto). apply Rmin_opp.
Qed.
Lemma greatest_opp {A} (f g : A -> R) l : (forall a, In a l -> g a = - f a) ->
  greatest g l = - least f l.
Proof.
  intros E. rewrite (least_opp g f); [lra|]. intros a Ha. rewrite E by auto. lra.
Qed.

(** ** Hyperboxes and rules *)
Section Boxes.
Variables n t : nat.
Hypothesis some_honest : (t < n)%nat.
Variable M : list vec.
Hypothesis enough : (n - t <= length M)%nat.

Lemma trim_opp : trim n t (map opp M) = trim n t M.
Proof. unfold trim. now rewrite map_length. Qed.

Lemma TH_lower_opp k : TH_lower n t (map opp M) k = - TH_upper n t M k.
Proof. unfold TH_lower, TH_upper. rewrite trim_opp. apply rank_opp. unfold trim. lia. Qed.

Lemma TH_upper_opp k : TH_upper n t (map opp M) k = - TH_lower n t M k.
Proof.
  unfold TH_lower, TH_upper. rewrite trim_opp, map_length, rank_opp by (unfold trim; lia).
  repeat f_equal. unfold trim. lia.
Qed.

(** [center'] is the center of the negated points, negated. *)
Variables center center' : list vec -> vec.
Variable k : nat.
Hypothesis negated : forall X, center' (map opp X) k = - center X k.

Lemma GH_lower_opp : GH_lower n t center' (map opp M) k = - GH_upper n t center M k.
Proof.
  unfold GH_lower, GH_upper. rewrite subsets_map, least_map. apply least_opp. auto.
Qed.
Lemma GH_upper_opp : GH_upper n t center' (map opp M) k = - GH_lower n t center M k.
Proof.
  unfold GH_lower, GH_upper. rewrite subsets_map, greatest_map. apply greatest_opp. auto.
Qed.

Lemma box_lower_opp : box_lower n t center' (map opp M) k = - box_upper n t center M k.
Proof.
  unfold box_lower, box_upper. rewrite TH_lower_opp, GH_lower_opp.
  unfold Rmax, Rmin. destruct (Rle_dec _ _), (Rle_dec _ _); lra.
Qed.
Lemma box_upper_opp : box_upper n t center' (map opp M) k = - box_lower n t center M k.
Proof.
  unfold box_lower, box_upper. rewrite TH_upper_opp, GH_upper_opp.
  unfold Rmax, Rmin. destruct (Rle_dec _ _), (Rle_dec _ _); lra.
Qed.
Lemma box_rule_opp : box_rule n t center' (map opp M) k = - box_rule n t center M k.
Proof. unfold box_rule. rewrite box_lower_opp, box_upper_opp. lra. Qed.
End Boxes.

Lemma mean_opp X k : mean (map opp X) k = - mean X k.
Proof.
  unfold mean. rewrite map_length.
  assert (E : lsum (at_ k) (map opp X) = - lsum (at_ k) X).
  { induction X as [|a X IH]; simpl; [lra|]. rewrite IH. unfold at_, opp. lra. }
  rewrite E. unfold Rdiv. ring.
Qed.

(** ** What is received, and the honest box *)
Lemma receives_opp n H M : receives n H M -> receives n (map opp H) (map opp M).
Proof.
  intros (B & P & L). exists (map opp B). rewrite !map_length, <- map_app. split; auto.
  now apply Permutation_map.
Qed.

Lemma heard_opp B : forall mask, heard mask (map opp B) = map opp (heard mask B).
Proof. induction B as [|b B IH]; intros [|[|] mask]; simpl; auto. now rewrite IH. Qed.

Lemma honest_lower_opp H k : honest_lower (map opp H) k = - honest_upper H k.
Proof. unfold honest_lower, honest_upper. rewrite least_map. now apply least_opp. Qed.
Lemma honest_upper_opp H k : honest_upper (map opp H) k = - honest_lower H k.
Proof. unfold honest_lower, honest_upper. rewrite greatest_map. now apply greatest_opp. Qed.
