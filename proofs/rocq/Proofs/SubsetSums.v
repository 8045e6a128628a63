(** Sums over all subsets of q members: of the members' sum, and of its square. *)
From Coq Require Import Reals Lra Lia List Permutation Arith.
From BoxGeom.Definitions Require Import Vectors Ranks.
From BoxGeom.Proofs Require Import Sums Subsets.
Import ListNotations.
Open Scope R_scope.

(** ** Binomial coefficients *)
Fixpoint binomial (n q : nat) : nat :=
  match n, q with
  | _, O => 1
  | O, S _ => 0
  | S n', S q' => binomial n' q' + binomial n' q
  end.

Lemma binomial_0 n : binomial n 0 = 1%nat.
Proof. now destruct n. Qed.
Lemma binomial_S n q : binomial (S n) (S q) = (binomial n q + binomial n (S q))%nat.
Proof. reflexivity. Qed.
Lemma binomial_above n : forall q, (n < q)%nat -> binomial n q = 0%nat.
Proof.
  induction n as [|n IH]; intros [|q] H; try lia; auto.
  rewrite binomial_S, !IH by lia. lia.
Qed.

(** (q + 1) C(n + 1, q + 1) = (n + 1) C(n, q), and (n + 1 - q) C(n + 1, q) = (n + 1) C(n, q). *)
Lemma absorb n : forall q, (S q * binomial (S n) (S q) = S n * binomial n q)%nat.
Proof.
  induction n as [|n IH]; intros q.
  - destruct q; simpl; lia.
  - destruct q as [|q].
    + specialize (IH 0%nat). rewrite binomial_0 in *. rewrite binomial_S, binomial_0. lia.
    + rewrite (binomial_S (S n) (S q)). pose proof (IH q) as A. pose proof (IH (S q)) as B.
      rewrite (binomial_S n q) in *. nia.
Qed.
Lemma absorb_above n q : (q <= n)%nat ->
  ((S n - q) * binomial (S n) q = S n * binomial n q)%nat.
Proof.
  intros H. destruct q as [|q]; [rewrite !binomial_0; lia|].
  pose proof (absorb n q) as A. rewrite binomial_S in *. nia.
Qed.

Lemma subsets_length {A} (l : list A) : forall q, length (subsets q l) = binomial (length l) q.
Proof.
  induction l as [|a l IH]; intros [|q]; simpl; auto.
  rewrite app_length, map_length, !IH. reflexivity.
Qed.

(** ** Sums over subsets *)
Section Sums.
Context {A : Type}.
Variable f : A -> R.
Let square (a : A) := f a * f a.

(** The sums over the subsets of q of N members, and their squares. *)
Let totals q l := lsum (fun X => lsum f X) (subsets q l).
Let squares q l := lsum (fun X => lsum f X * lsum f X) (subsets q l).

(** In how many subsets of q of N members one given member is, and two given ones are. *)
Definition with_one (q N : nat) : R :=
  match q, N with S q', S N' => INR (binomial N' q') | _, _ => 0 end.
Definition with_two (q N : nat) : R :=
  match q, N with S (S q'), S (S N') => INR (binomial N' q') | _, _ => 0 end.

Lemma map_cons_sum (g : list A -> R) a L :
  lsum g (map (cons a) L) = lsum (fun X => g (a :: X)) L.
Proof. induction L as [|X L IH]; simpl; [reflexivity|now rewrite IH]. Qed.

Lemma with_one_S q N : with_one (S q) (S (S N)) = with_one q (S N) + with_one (S q) (S N).
Proof.
  destruct q as [|q]; unfold with_one.
  - rewrite !binomial_0. simpl. lra.
  - now rewrite <- plus_INR, <- binomial_S.
Qed.

Lemma totals_are l : forall q, totals q l = with_one q (length l) * lsum f l.
Proof.
  unfold totals. induction l as [|a l IH]; intros [|q]; simpl subsets; simpl lsum.
  - lra.
  - simpl; lra.
  - simpl; lra.
  - rewrite lsum_app, map_cons_sum. simpl lsum.
    rewrite lsum_plus, lsum_const, !IH, subsets_length.
    destruct l as [|b l]; [simpl; destruct q; simpl; lra|].
    change (length (a :: b :: l)) with (S (S (length l))).
    change (length (b :: l)) with (S (length l)).
    rewrite with_one_S.
    replace (INR (binomial (S (length l)) q)) with (with_one q (S (length l)) + with_one (S q) (S (length l))).
    + ring.
    + now rewrite <- with_one_S.
Qed.

Lemma with_two_S q N : with_two (S q) (S (S (S N))) = with_two q (S (S N)) + with_two (S q) (S (S N)).
Proof.
  destruct q as [|[|q]]; unfold with_two.
  - lra.
  - rewrite !binomial_0. simpl. lra.
  - now rewrite <- plus_INR, <- binomial_S.
Qed.

Lemma squares_are l : forall q, squares q l =
  (with_one q (length l) - with_two q (length l)) * lsum square l
  + with_two q (length l) * (lsum f l * lsum f l).
Proof.
  unfold squares, square. induction l as [|a l IH]; intros [|q]; simpl subsets; simpl lsum.
  - lra.
  - simpl; lra.
  - simpl; lra.
  - rewrite lsum_app, map_cons_sum. simpl lsum.
    rewrite (lsum_ext _ (fun X => f a * f a + (2 * f a * lsum f X + lsum f X * lsum f X)))
      by (intros; ring).
    rewrite !lsum_plus, lsum_const, lsum_scal, !IH, subsets_length.
    pose proof (totals_are l q : lsum (lsum f) (subsets q l) = _) as T.
    change (lsum (fun X => lsum f X) (subsets q l)) with (lsum (lsum f) (subsets q l)). rewrite T. clear T.
    destruct l as [|b l].
    { simpl. destruct q as [|[|q]]; simpl; lra. }
    destruct l as [|c l].
    { simpl. destruct q as [|[|q]]; simpl; lra. }
    set (rest := b :: c :: l). change (length (a :: rest)) with (S (S (S (length l)))).
    change (length rest) with (S (S (length l))).
    rewrite (with_one_S q (S (length l))), (with_two_S q (length l)).
    replace (INR (binomial (S (S (length l))) q))
      with (with_one q (S (S (length l))) + with_one (S q) (S (S (length l))))
      by now rewrite <- with_one_S.
    replace (with_one q (S (S (length l))))
      with (with_two q (S (S (length l))) + with_two (S q) (S (S (length l)))).
    + ring.
    + rewrite <- with_two_S. destruct q; reflexivity.
Qed.
End Sums.

(** How often a member is in a subset without another given one:
    C(N - 2, q - 1) N (N - 1) = C(N, q) q (N - q). *)
Lemma without_the_other q N : (1 <= q <= N)%nat -> (2 <= N)%nat ->
  (with_one q N - with_two q N) * (INR N * (INR N - 1))
  = INR (binomial N q) * (INR q * (INR N - INR q)).
Proof.
  intros Hq HN. destruct q as [|q]; [lia|]. destruct N as [|[|N]]; [lia|lia|].
  assert (D : with_one (S q) (S (S N)) - with_two (S q) (S (S N)) = INR (binomial N q)).
  { rewrite with_one_S. destruct q as [|q]; unfold with_one, with_two; lra. }
  rewrite D. clear D.
  pose proof (f_equal INR (absorb (S N) q)) as E. rewrite !mult_INR in E.
  destruct (Nat.eq_dec q (S N)) as [->|Hne].
  - rewrite (binomial_above N (S N)) by lia. simpl INR at 1. rewrite Rmult_0_l. ring.
  - pose proof (f_equal INR (absorb_above N q ltac:(lia))) as F.
    rewrite !mult_INR, minus_INR in F by lia.
    assert (ES : INR (S (S N)) = INR (S N) + 1) by apply S_INR.
    assert (Eq : INR (S q) = INR q + 1) by apply S_INR.
    replace (INR (S (S N)) - 1) with (INR (S N)) by lra.
    replace (INR (S (S N)) - INR (S q)) with (INR (S N) - INR q) by lra.
    replace (INR (binomial (S (S N)) (S q)) * (INR (S q) * (INR (S N) - INR q)))
      with ((INR (S q) * INR (binomial (S (S N)) (S q))) * (INR (S N) - INR q)) by ring.
    rewrite E.
    replace (INR (S (S N)) * INR (binomial (S N) q) * (INR (S N) - INR q))
      with (INR (S (S N)) * ((INR (S N) - INR q) * INR (binomial (S N) q))) by ring.
    rewrite F. ring.
Qed.
