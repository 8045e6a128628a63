(** Subsets of a multiset: all of them, and nothing else, are listed. *)
From Coq Require Import Reals Lra Lia List Permutation Sorted Psatz.
From BoxGeom.Definitions Require Import Vectors Ranks.
Import ListNotations.
Open Scope R_scope.

Lemma subsets_sound {A} (l : list A) : forall q X, In X (subsets q l) ->
  length X = q /\ exists rest, Permutation l (X ++ rest).
Proof.
  induction l as [|a l IH]; intros [|q] X; simpl; try easy.
  - intros [<-|[]]. split; auto. now exists [].
  - intros [<-|[]]. split; auto. now exists (a :: l).
  - rewrite in_app_iff, in_map_iff. intros [[Y [<- H]]|H].
    + destruct (IH _ _ H) as [L [r P]]. simpl. split; auto. exists r. now constructor.
    + destruct (IH _ _ H) as [L [r P]]. split; auto. exists (a :: r).
      rewrite P. apply Permutation_middle.
Qed.

Lemma subsets_complete {A} (l : list A) : forall q X rest,
  Permutation l (X ++ rest) -> length X = q ->
  exists Y, In Y (subsets q l) /\ Permutation X Y.
Proof.
  induction l as [|a l IH]; intros q X rest P L.
  - apply Permutation_nil in P. apply app_eq_nil in P as [-> _].
    simpl in L; subst q. exists []. simpl; auto.
  - assert (Ha : In a (X ++ rest)) by (eapply Permutation_in; [exact P|simpl; auto]).
    apply in_app_or in Ha as [Ha|Ha]; apply in_split in Ha as [l1 [l2 ->]].
    + rewrite app_length in L; simpl in L. destruct q as [|q]; [lia|].
      rewrite <- app_assoc in P. apply Permutation_cons_app_inv in P.
      destruct (IH q (l1 ++ l2) rest) as [Y [HY PY]].
      * now rewrite <- app_assoc.
      * rewrite app_length; lia.
      * exists (a :: Y). split.
        -- simpl. apply in_or_app. left. now apply in_map.
        -- rewrite <- PY. symmetry. apply Permutation_middle.
    + rewrite app_assoc in P. apply Permutation_cons_app_inv in P.
      rewrite <- app_assoc in P.
      destruct (IH q X (l1 ++ l2) P L) as [Y [HY PY]].
      exists Y. split; auto. simpl. destruct q as [|q].
      * destruct X; [|easy]. apply Permutation_nil in PY. subst. simpl; auto.
      * apply in_or_app. now right.
Qed.

Lemma subsets_map {A B} (f : A -> B) (l : list A) : forall q, subsets q (map f l) = map (map f) (subsets q l).
Proof.
  induction l as [|a l IH]; intros [|q]; simpl; auto.
  rewrite map_app, IH, map_map, IH, map_map. reflexivity.
Qed.
