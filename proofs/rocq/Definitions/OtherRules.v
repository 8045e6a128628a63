(** Krum (Definition 7), the trimmed mean and the coordinate-wise median (Definition 8).
    Definitions only. *)
From Coq Require Import Reals List.
From BoxGeom.Definitions Require Import Vectors Ranks Medians.
Open Scope R_scope.

(** Of two middle values the coordinate-wise median takes the midpoint. *)
Definition coordinate_median (M : list vec) : vec := fun k =>
  let values := sort (at_ k) M in
  (nth ((length M - 1) / 2) values zero k + nth (length M / 2) values zero k) / 2.

(** What remains of the values of a coordinate without the [t] least and greatest. *)
Definition trimmed_mean t (M : list vec) : vec := fun k =>
  mean (firstn (length M - 2 * t) (skipn t (sort (at_ k) M))) k.

(** The score of [x], a member of [M]: the sum of the squared distances to its m - t - 2
    nearest others. [x] itself, at distance 0, is one more of the nearest. *)
Definition squared_distance d (x y : vec) : R :=
  dot d (fun k => x k - y k) (fun k => x k - y k).
Definition krum_score d t (M : list vec) (x : vec) : R :=
  lsum (squared_distance d x)
    (firstn (length M - t - 1) (sort (squared_distance d x) M)).

(** Krum's output is a member of least score; which one, if there are several, Definition
    7 says and this does not. *)
Definition is_krum d t (M : list vec) (x : vec) : Prop :=
  In x M /\ forall y, In y M -> krum_score d t M x <= krum_score d t M y.
