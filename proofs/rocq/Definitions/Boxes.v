(** The hyperboxes and rules of Definitions 2 to 5 and 14, coordinate by coordinate.
    Definitions only.

    [M] is what one node received: a list, in which order means nothing. *)
From Coq Require Import Reals List.
From BoxGeom.Definitions Require Import Vectors Ranks.
Open Scope R_scope.

Section Boxes.
Variables n t : nat.

(** The trusted hyperbox, TH (Definition 2): what remains of the values of a coordinate
    when [trim] are taken away at either end. *)
Definition trim (M : list vec) : nat := length M - (n - t).
Definition TH_lower (M : list vec) (k : nat) : R := nth (trim M) (sort (at_ k) M) zero k.
Definition TH_upper (M : list vec) (k : nat) : R :=
  nth (length M - 1 - trim M) (sort (at_ k) M) zero k.

(** The hyperbox of the candidates, which are the centers of all (n-t)-subsets: GH if
    the center is the geometric median, CH if it is the mean (Definitions 3 and 4). *)
Section Center.
Variable center : list vec -> vec.
Definition GH_lower M k := least (fun X => center X k) (subsets (n - t) M).
Definition GH_upper M k := greatest (fun X => center X k) (subsets (n - t) M).

(** Their intersection, and its midpoint: BOX-GEOM or BOX-MEAN (Definition 5). *)
Definition box_lower M k := Rmax (TH_lower M k) (GH_lower M k).
Definition box_upper M k := Rmin (TH_upper M k) (GH_upper M k).
Definition box_rule (M : list vec) : vec := fun k => (box_lower M k + box_upper M k) / 2.
End Center.

(** What a node outputs that takes another box, from [a] to [b], in the place of GH, such as
    one that is sure to hold GH though not all medians were computed (Theorem 26). *)
Definition boxed_midpoint (a b : vec) (M : list vec) : vec :=
  fun k => (Rmax (TH_lower M k) (a k) + Rmin (TH_upper M k) (b k)) / 2.

(** What BOX-GEOM/1 does in its later rounds (Definition 14). *)
Definition trusted_midpoint (M : list vec) : vec :=
  fun k => (TH_lower M k + TH_upper M k) / 2.
End Boxes.
