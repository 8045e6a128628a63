(** Sorting and ranks: what lies on either side of the value of rank r + 1. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks.
From BoxGeom.Proofs Require Import Sums.
Import ListNotations.
Open Scope R_scope.

Section Sort.
Context {A : Type}.
Variable key : A -> R.
Notation insert := (Ranks.insert key).
Notation sort := (Ranks.sort key).
Implicit Types (P Q : A -> bool) (l : list A).

Lemma insert_perm a l : Permutation (a :: l) (insert a l).
Proof.
  induction l as [|b l IH]; simpl; auto.
  destruct (Rle_dec _ _); auto.
  rewrite perm_swap. now constructor.
Qed.

Lemma sort_perm l : Permutation l (sort l).
Proof. induction l; simpl; auto. rewrite <- insert_perm. now constructor. Qed.

Definition le_key a b := key a <= key b.

Lemma insert_sorted a l : StronglySorted le_key l -> StronglySorted le_key (insert a l).
Proof.
  induction 1 as [|b l S IH H]; simpl.
  - repeat constructor.
  - destruct (Rle_dec (key a) (key b)) as [L|L].
    + constructor; [now constructor|]. constructor; [exact L|].
      eapply Forall_impl; [|exact H]. unfold le_key; intros; lra.
    + constructor; auto.
      assert (P : Permutation (a :: l) (insert a l)) by apply insert_perm.
      eapply Permutation_Forall; [exact P|]. constructor; [unfold le_key; lra|exact H].
Qed.

Lemma sort_sorted l : StronglySorted le_key (sort l).
Proof. induction l; simpl; [constructor|]. now apply insert_sorted. Qed.

Lemma sort_length l : length (sort l) = length l.
Proof. symmetry. apply Permutation_length, sort_perm. Qed.

(** ** Counting *)

Lemma count_app P l1 l2 : count P (l1 ++ l2) = (count P l1 + count P l2)%nat.
Proof. unfold count. rewrite filter_app, app_length. reflexivity. Qed.

Lemma count_perm P l l' : Permutation l l' -> count P l = count P l'.
Proof.
  unfold count. induction 1; simpl; auto.
  - destruct (P x); simpl; auto.
  - destruct (P x), (P y); simpl; auto.
  - congruence.
Qed.

Lemma count_le_length P l : (count P l <= length l)%nat.
Proof. unfold count. induction l as [|a l IH]; simpl; auto. destruct (P a); simpl; lia. Qed.

Lemma count_all P l : (forall a, In a l -> P a = true) -> count P l = length l.
Proof.
  unfold count. induction l as [|a l IH]; simpl; intros H; auto.
  rewrite H by auto. simpl. rewrite IH; auto.
Qed.

Lemma count_none P l : (forall a, In a l -> P a = false) -> count P l = 0%nat.
Proof.
  unfold count. induction l as [|a l IH]; simpl; intros H; auto.
  rewrite H by auto. apply IH; auto.
Qed.

Lemma count_impl P Q l : (forall a, In a l -> P a = true -> Q a = true) ->
  (count P l <= count Q l)%nat.
Proof.
  unfold count. induction l as [|a l IH]; simpl; intros H; auto.
  assert (length (filter P l) <= length (filter Q l))%nat by auto.
  specialize (H a (or_introl eq_refl)).
  destruct (P a); [rewrite H by auto; simpl; lia|destruct (Q a); simpl; lia].
Qed.

Lemma count_pos P l : (0 < count P l)%nat -> exists a, In a l /\ P a = true.
Proof.
  unfold count. intros H. destruct (filter P l) as [|a m] eqn:E; [simpl in H; lia|].
  exists a. apply filter_In. rewrite E. simpl; auto.
Qed.

Lemma sorted_split r l : StronglySorted le_key l ->
  forall dflt, (r < length l)%nat ->
  (forall a, In a (firstn (S r) l) -> key a <= key (nth r l dflt)) /\
  (forall a, In a (skipn r l) -> key (nth r l dflt) <= key a).
Proof.
  intros S. revert r. induction S as [|b l S IH H]; intros r dflt Hr; [simpl in Hr; lia|].
  rewrite Forall_forall in H.
  destruct r as [|r]; simpl.
  - split; intros a [<-|Ha]; try lra; try easy. now apply H.
  - simpl in Hr. destruct (IH r dflt ltac:(lia)) as [I1 I2]. split; auto.
    intros a [<-|Ha].
    + apply H, nth_In; lia.
    + now apply I1.
Qed.

Lemma leb_true x y : leb x y = true <-> x <= y.
Proof. unfold leb. destruct (Rle_dec x y); split; try easy; lra. Qed.
Lemma ltb_true x y : ltb x y = true <-> x < y.
Proof. unfold ltb. destruct (Rlt_dec x y); split; try easy; lra. Qed.
Lemma ltb_false x y : y <= x -> ltb x y = false.
Proof. unfold ltb. destruct (Rlt_dec x y); auto; lra. Qed.

(** The element of rank r + 1 (r counted from 0). *)
Lemma rank_at_or_below l r dflt : (r < length l)%nat ->
  (S r <= count (fun a => leb (key a) (key (nth r (sort l) dflt))) l)%nat.
Proof.
  intros Hr. set (x := key _).
  rewrite (count_perm _ _ _ (sort_perm l)).
  rewrite <- (firstn_skipn (S r) (sort l)), count_app, (count_all _ (firstn _ _)).
  - rewrite firstn_length, sort_length. lia.
  - intros a Ha. apply leb_true.
    refine (proj1 (sorted_split r (sort l) (sort_sorted l) dflt _) a Ha).
    now rewrite sort_length.
Qed.

Lemma rank_at_or_above l r dflt : (r < length l)%nat ->
  (length l - r <= count (fun a => leb (key (nth r (sort l) dflt)) (key a)) l)%nat.
Proof.
  intros Hr. set (x := key _).
  rewrite (count_perm _ _ _ (sort_perm l)).
  rewrite <- (firstn_skipn r (sort l)), count_app, (count_all _ (skipn _ _)).
  - rewrite skipn_length, sort_length. lia.
  - intros a Ha. apply leb_true.
    refine (proj2 (sorted_split r (sort l) (sort_sorted l) dflt _) a Ha).
    now rewrite sort_length.
Qed.

Lemma count_compl P Q l : (forall a, In a l -> P a = negb (Q a)) ->
  (count P l + count Q l = length l)%nat.
Proof.
  unfold count. induction l as [|a l IH]; simpl; intros H; auto.
  rewrite H by auto. specialize (IH (fun b Hb => H b (or_intror Hb))).
  destruct (Q a); simpl; lia.
Qed.

Lemma rank_below l r dflt : (r < length l)%nat ->
  (count (fun a => ltb (key a) (key (nth r (sort l) dflt))) l <= r)%nat.
Proof.
  intros Hr. pose proof (rank_at_or_above l r dflt Hr) as H.
  set (x := key _) in *.
  assert (E : (count (fun a => ltb (key a) x) l + count (fun a => leb x (key a)) l = length l)%nat).
  { apply count_compl. intros a _. unfold ltb, leb.
    destruct (Rlt_dec _ _), (Rle_dec _ _); auto; lra. }
  lia.
Qed.

Lemma rank_above l r dflt : (r < length l)%nat ->
  (count (fun a => ltb (key (nth r (sort l) dflt)) (key a)) l <= length l - S r)%nat.
Proof.
  intros Hr. pose proof (rank_at_or_below l r dflt Hr) as H.
  set (x := key _) in *.
  assert (E : (count (fun a => ltb x (key a)) l + count (fun a => leb (key a) x) l = length l)%nat).
  { apply count_compl. intros a _. unfold ltb, leb.
    destruct (Rlt_dec _ _), (Rle_dec _ _); auto; lra. }
  lia.
Qed.

Lemma sort_monotone l r r' dflt : (r <= r')%nat -> (r' < length l)%nat ->
  key (nth r (sort l) dflt) <= key (nth r' (sort l) dflt).
Proof.
  intros H H'.
  apply (proj1 (sorted_split r' (sort l) (sort_sorted l) dflt ltac:(rewrite sort_length; lia))).
  rewrite <- (firstn_skipn (S r') (sort l)) at 1.
  rewrite app_nth1 by (rewrite firstn_length, sort_length; lia).
  apply nth_In. rewrite firstn_length, sort_length. lia.
Qed.

End Sort.

(** The value of rank r + 1 is a function of the multiset of values. *)
Lemma sort_value_perm {A} (key : A -> R) l l' r dflt :
  Permutation l l' -> (r < length l)%nat ->
  key (nth r (sort key l) dflt) = key (nth r (sort key l') dflt).
Proof.
  intros P Hr.
  assert (L : length l = length l') by now apply Permutation_length.
  set (x := key (nth r (sort key l) dflt)). set (y := key (nth r (sort key l') dflt)).
  destruct (Rtotal_order x y) as [C|[C|C]]; auto; exfalso.
  - pose proof (rank_at_or_below key l r dflt Hr) as H1. fold x in H1.
    pose proof (rank_below key l' r dflt ltac:(lia)) as H2. fold y in H2.
    rewrite <- (count_perm _ _ _ P) in H2.
    assert (count (fun a => leb (key a) x) l <= count (fun a => ltb (key a) y) l)%nat; [|lia].
    apply count_impl. intros a _ Ha. apply leb_true in Ha. apply ltb_true. lra.
  - pose proof (rank_at_or_below key l' r dflt ltac:(lia)) as H1. fold y in H1.
    pose proof (rank_below key l r dflt Hr) as H2. fold x in H2.
    rewrite (count_perm _ _ _ P) in H2.
    assert (count (fun a => leb (key a) y) l' <= count (fun a => ltb (key a) x) l')%nat; [|lia].
    apply count_impl. intros a _ Ha. apply leb_true in Ha. apply ltb_true. lra.
Qed.

Lemma filter_perm {A} (P : A -> bool) l l' :
  Permutation l l' -> Permutation (filter P l) (filter P l').
Proof.
  induction 1; simpl; auto.
  - destruct (P x); auto.
  - destruct (P x), (P y); auto using perm_swap.
  - eauto using Permutation_trans.
Qed.

Lemma count_split {A} (P : A -> bool) (l : list A) :
  (count P l + length (filter (fun a => negb (P a)) l) = length l)%nat.
Proof. unfold count. induction l as [|a l IH]; simpl; auto. destruct (P a); simpl; lia. Qed.

(** ** Least and greatest *)
Section Extremes.
Context {A : Type}.
Variable f : A -> R.
Notation greatest := (Ranks.greatest f).
Notation least := (Ranks.least f).

Lemma greatest_ge l a : In a l -> f a <= greatest l.
Proof.
  induction l as [|b l IH]; simpl; [easy|].
  destruct l as [|c l]; intros [->|H]; try easy; try lra.
  - apply Rmax_l.
  - eapply Rle_trans; [now apply IH|apply Rmax_r].
Qed.
Lemma least_le l a : In a l -> least l <= f a.
Proof.
  induction l as [|b l IH]; simpl; [easy|].
  destruct l as [|c l]; intros [->|H]; try easy; try lra.
  - apply Rmin_l.
  - eapply Rle_trans; [apply Rmin_r|now apply IH].
Qed.
Lemma greatest_in l : l <> [] -> exists a, In a l /\ greatest l = f a.
Proof.
  induction l as [|b l IH]; [easy|]. intros _. destruct l as [|c l].
  - exists b; simpl; auto.
  - destruct IH as [a [Ha E]]; [easy|].
    change (greatest (b :: c :: l)) with (Rmax (f b) (greatest (c :: l))).
    unfold Rmax. destruct (Rle_dec _ _); [exists a|exists b]; simpl in *; auto.
Qed.
Lemma least_in l : l <> [] -> exists a, In a l /\ least l = f a.
Proof.
  induction l as [|b l IH]; [easy|]. intros _. destruct l as [|c l].
  - exists b; simpl; auto.
  - destruct IH as [a [Ha E]]; [easy|].
    change (least (b :: c :: l)) with (Rmin (f b) (least (c :: l))).
    unfold Rmin. destruct (Rle_dec _ _); [exists b|exists a]; simpl in *; auto.
Qed.
End Extremes.
