(** Whether what the Python reference returned is what the definitions say.

    [boxgeom prove --kernel] writes random cases with the reference's exact answers, and
    Rocq computes [disagreements]: by [no_disagreement] there is none only if every answer
    is the one of Definitions/*.v. *)
From Coq Require Import Reals Qreals QArith Lia List String.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Boxes OtherRules.
From BoxGeom.Executable Require Import Rules Agreement.
Import ListNotations.

Record case := Case {
  number : nat;
  n : nat; t : nat; d : nat;
  received : list qvec;
  trusted_hyperbox : qvec * qvec;
  box_geom_once : qvec;  (* in round 2 *)
  mean_hyperbox : qvec * qvec;
  box_mean : qvec;
  coordinate_median : qvec;
  trimmed_mean : option qvec;  (* asked if m > 2t *)
  krum : option qvec           (* asked if m >= 2t + 3 *)
}.

(** ** What runs *)
Fixpoint same (u v : qvec) : bool :=
  match u, v with
  | [], [] => true
  | x :: u', y :: v' => Qeq_bool x y && same u' v'
  | _, _ => false
  end.
Definition identical (x y : Q) : bool :=
  ((Qnum x =? Qnum y)%Z && (Qden x =? Qden y)%positive)%bool.
Fixpoint same_row (u v : qvec) : bool :=
  match u, v with
  | [], [] => true
  | x :: u', y :: v' => identical x y && same_row u' v'
  | _, _ => false
  end.
Definition if_asked (P : qvec -> bool) (answer : option qvec) : bool :=
  match answer with Some v => P v | None => true end.

Definition answers (c : case) : list (string * bool) :=
  let M := received c in
  let is_ (f : nat -> Q) (v : qvec) := same v (map f (seq 0 (d c))) in
  let score := q_krum_score (d c) (t c) M in
  [("enough nodes", Nat.ltb 0 (n c - t c));
   ("trusted_hyperbox", is_ (q_TH_lower (n c) (t c) M) (fst (trusted_hyperbox c))
     && is_ (q_TH_upper (n c) (t c) M) (snd (trusted_hyperbox c)));
   ("box_geom_once", is_ (q_trusted_midpoint (n c) (t c) M) (box_geom_once c));
   ("mean_hyperbox", is_ (q_CH_lower (n c) (t c) M) (fst (mean_hyperbox c))
     && is_ (q_CH_upper (n c) (t c) M) (snd (mean_hyperbox c)));
   ("box_mean", is_ (q_box_mean (n c) (t c) M) (box_mean c));
   ("coordinate_median", is_ (q_coordinate_median M) (coordinate_median c));
   ("trimmed_mean", if_asked (fun v => Nat.ltb (2 * t c) (List.length M)
     && is_ (q_trimmed_mean (t c) M) v) (trimmed_mean c));
   ("krum", if_asked (fun v => existsb (same_row v) M
     && forallb (fun y => Qle_bool (score v) (score y)) M) (krum c))]%string%bool.

Definition disagreements (cases : list case) : list (nat * string) :=
  flat_map (fun c => map (fun a => (number c, fst a))
    (filter (fun a => negb (snd a)) (answers c))) cases.

(** ** What it means *)
Definition equal d (v : qvec) (f : vec) : Prop := forall k, (k < d)%nat -> toR v k = f k.
Definition correct (c : case) : Prop :=
  let M := map toR (received c) in
  equal (d c) (fst (trusted_hyperbox c)) (TH_lower (n c) (t c) M)
  /\ equal (d c) (snd (trusted_hyperbox c)) (TH_upper (n c) (t c) M)
  /\ equal (d c) (box_geom_once c) (trusted_midpoint (n c) (t c) M)
  /\ equal (d c) (fst (mean_hyperbox c)) (GH_lower (n c) (t c) mean M)
  /\ equal (d c) (snd (mean_hyperbox c)) (GH_upper (n c) (t c) mean M)
  /\ equal (d c) (box_mean c) (box_rule (n c) (t c) mean M)
  /\ equal (d c) (coordinate_median c) (OtherRules.coordinate_median M)
  /\ (forall v, trimmed_mean c = Some v -> equal (d c) v (OtherRules.trimmed_mean (t c) M))
  /\ (forall v, krum c = Some v -> is_krum (d c) (t c) M (toR v)).

Lemma same_at u : forall v, same u v = true -> forall k, at_q k u == at_q k v.
Proof.
  induction u as [|x u IH]; intros [|y v]; simpl; try easy.
  intros E. apply andb_prop in E as [E1 E2]. intros [|k].
  - now apply Qeq_bool_iff.
  - now apply (IH v).
Qed.

Lemma is_equal d v f g : same v (map f (seq 0 d)) = true ->
  (forall k, Q2R (f k) = g k) -> equal d v g.
Proof.
  intros S E k Hk. unfold toR. rewrite (Qeq_eqR _ _ (same_at _ _ S k)), <- E. f_equal.
  unfold at_q. rewrite (nth_indep _ 0%Q (f 0%nat)) by (rewrite map_length, seq_length; lia).
  now rewrite map_nth, seq_nth.
Qed.

Lemma same_row_eq u : forall v, same_row u v = true -> u = v.
Proof.
  induction u as [|[a b] u IH]; intros [|[a' b'] v]; simpl; try easy.
  intros E. apply andb_prop in E as [E1 E2]. apply andb_prop in E1 as [Ea Eb].
  apply Z.eqb_eq in Ea. apply Pos.eqb_eq in Eb. simpl in Ea, Eb. subst.
  f_equal. now apply IH.
Qed.

Lemma all_answers c : filter (fun a : string * bool => negb (snd a)) (answers c) = [] ->
  forall a, In a (answers c) -> snd a = true.
Proof.
  intros E a Ha. destruct (snd a) eqn:S; auto. exfalso.
  assert (I : In a []) by (rewrite <- E; apply filter_In; split; auto; now rewrite S).
  exact I.
Qed.

Lemma agreed_is_correct c :
  filter (fun a : string * bool => negb (snd a)) (answers c) = [] -> correct c.
Proof.
  intros E. pose proof (all_answers c E) as A. clear E.
  unfold answers in A. unfold correct.
  pose proof (A _ (or_introl eq_refl)) as A0.
  pose proof (A _ (or_intror (or_introl eq_refl))) as A1.
  pose proof (A _ (or_intror (or_intror (or_introl eq_refl)))) as A2.
  pose proof (A _ (or_intror (or_intror (or_intror (or_introl eq_refl))))) as A3.
  pose proof (A _ (or_intror (or_intror (or_intror (or_intror (or_introl eq_refl)))))) as A4.
  pose proof (A _ (or_intror (or_intror (or_intror (or_intror (or_intror (or_introl eq_refl))))))) as A5.
  pose proof (A _ (or_intror (or_intror (or_intror (or_intror (or_intror (or_intror (or_introl eq_refl)))))))) as A6.
  pose proof (A _ (or_intror (or_intror (or_intror (or_intror (or_intror (or_intror (or_intror (or_introl eq_refl))))))))) as A7.
  clear A. cbn [snd] in *.
  apply Nat.ltb_lt in A0. apply andb_prop in A1 as [A1 A1']. apply andb_prop in A3 as [A3 A3'].
  repeat split.
  - apply (is_equal _ _ _ _ A1). intros. apply TH_lower_runs.
  - apply (is_equal _ _ _ _ A1'). intros. apply TH_upper_runs.
  - apply (is_equal _ _ _ _ A2). intros. apply trusted_midpoint_runs.
  - apply (is_equal _ _ _ _ A3). intros. now apply CH_lower_runs.
  - apply (is_equal _ _ _ _ A3'). intros. now apply CH_upper_runs.
  - apply (is_equal _ _ _ _ A4). intros. now apply box_mean_runs.
  - apply (is_equal _ _ _ _ A5). intros. apply coordinate_median_runs.
  - intros v Hv. rewrite Hv in A6. apply andb_prop in A6 as [L S]. apply Nat.ltb_lt in L.
    apply (is_equal _ _ _ _ S). intros. now apply trimmed_mean_runs.
  - rewrite H in A7. apply andb_prop in A7 as [I _]. apply existsb_exists in I as (y & Hy & E).
    apply same_row_eq in E. subst. now apply in_map.
  - intros y Hy. rewrite H in A7. apply andb_prop in A7 as [_ L].
    apply in_map_iff in Hy as (x & <- & Hx). rewrite <- !krum_score_runs.
    apply Qle_Rle, Qle_bool_iff. exact (proj1 (forallb_forall _ _) L x Hx).
Qed.

Theorem no_disagreement cases : disagreements cases = [] ->
  forall c, In c cases -> correct c.
Proof.
  induction cases as [|c cases IH]; simpl; [easy|]. intros E.
  apply app_eq_nil in E as [Ec E]. intros c' [<-|H]; [|now apply IH].
  apply agreed_is_correct. now apply map_eq_nil in Ec.
Qed.
