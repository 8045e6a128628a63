(** Means as centers of subsets: functions of the multiset, in the box of their points. *)
From Coq Require Import Reals Lra Lia List Permutation.
From BoxGeom.Definitions Require Import Vectors Ranks Medians Hull Boxes Rounds.
From BoxGeom.Proofs Require Import Sums Sorting Theorem15 Hull.
Import ListNotations.
Open Scope R_scope.

Lemma mean_of_multisets d : of_multisets d mean.
Proof. intros X Y P k _. now apply mean_perm. Qed.

(** A mean is beyond no side of its points' box. *)
Lemma mean_not_above d X k : X <> [] -> (k < d)%nat -> exists x, In x X /\ mean X k <= x k.
Proof.
  intros N Hk. destruct (greatest_in (at_ k) X N) as [x [Hx Ex]]. exists x. split; auto.
  pose proof (hull_in_box d X (mean X) k (T4_mean d X N) N Hk) as B. rewrite Ex in B. apply B.
Qed.
Lemma mean_not_below d X k : X <> [] -> (k < d)%nat -> exists x, In x X /\ x k <= mean X k.
Proof.
  intros N Hk. destruct (least_in (at_ k) X N) as [x [Hx Ex]]. exists x. split; auto.
  pose proof (hull_in_box d X (mean X) k (T4_mean d X N) N Hk) as B. rewrite Ex in B. apply B.
Qed.
